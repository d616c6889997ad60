"use client";
import { ChartLine, Download, ImageDown, Table } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { savePng } from "./chart-image";
import { cn } from "./cn";
import { downloadCsv } from "./csv";
import { IconButton } from "./icon-button";

type Cell = string | number | null;

interface ChartFrameProps {
  title: ReactNode;
  /** Under the title. */
  note?: ReactNode;
  /** Of the files that are saved. */
  file: string;
  /** The chart's twin: what it shows, in figures. */
  header: string[];
  rows: Cell[][];
  children: ReactNode;
  className?: string;
}

/** A chart with its table twin, and both as files. Printed with what is chosen. */
export function ChartFrame({ title, note, file, header, rows, children, className }: ChartFrameProps) {
  const [isTable, setTable] = useState(false);
  const chart = useRef<HTMLDivElement>(null);
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cn("min-w-0 break-inside-avoid rounded-lg border bg-surface", className)}
    >
      <div className="flex items-start justify-between gap-3 px-4 pt-3">
        <div className="min-w-0">
          <h2 id={id} className="font-medium">
            {title}
          </h2>
          {note && <p className="text-ink-muted text-sm">{note}</p>}
        </div>
        <div className="flex shrink-0 items-center">
          <IconButton
            label={isTable ? "Show the chart" : "Show as a table"}
            icon={isTable ? <ChartLine /> : <Table />}
            onClick={() => setTable(!isTable)}
          />
          <IconButton
            label="Save as CSV"
            icon={<Download />}
            onClick={() => downloadCsv(file, header, rows)}
          />
          {!isTable && (
            <IconButton
              label="Save as a picture"
              icon={<ImageDown />}
              onClick={() => chart.current && void savePng(chart.current, file)}
            />
          )}
        </div>
      </div>
      {isTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div className="max-h-96 overflow-auto p-4" tabIndex={0}>
          <table className="tabular w-full text-sm">
            <thead>
              <tr>
                {header.map((name, index) => (
                  <th
                    key={name}
                    scope="col"
                    className={cn(
                      "border-b pb-1 font-medium text-ink-muted",
                      index === 0 ? "text-left" : "text-right",
                    )}
                  >
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={String(row[0])} className="border-b last:border-b-0">
                  {row.map((cell, index) =>
                    index === 0 ? (
                      <th key={header[index]} scope="row" className="py-1 text-left font-normal">
                        {cell}
                      </th>
                    ) : (
                      <td key={header[index]} className="py-1 text-right">
                        {cell ?? "–"}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div ref={chart} className="p-4">
          {children}
        </div>
      )}
    </section>
  );
}
