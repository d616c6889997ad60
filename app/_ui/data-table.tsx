// biome-ignore-all lint/a11y/noRedundantRoles: CSS display takes the roles of table elements away on narrow screens
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface Column<T> {
  key: string;
  header: ReactNode;
  cell: (row: T) => ReactNode;
  align?: "left" | "right";
  /** The row's name: holds the link, heads the card on a narrow screen. The first column by default. */
  primary?: boolean;
  /** A Tailwind width for the column, such as "w-32". */
  width?: string;
  /** As wide as the card on a narrow screen. */
  full?: boolean;
  /** Left out of the card on a narrow screen. */
  wideOnly?: boolean;
  /** The header is spoken, not seen: actions, icons. */
  hideHeader?: boolean;
}

interface DataTableProps<T> {
  /** What the table lists; spoken. */
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** The whole row leads there. Buttons in cells stay above it. */
  href?: (row: T) => string;
  /** False: opening a row leaves the page where it stands, as for a sheet. */
  scroll?: boolean;
  /** Rows that came by themselves: a soft highlight fades. */
  isNew?: (row: T) => boolean;
  dense?: boolean;
  /** Without its own border: inside a flush Card. */
  bare?: boolean;
  footer?: ReactNode;
}

const CELL_SM = "max-sm:block max-sm:h-auto max-sm:min-w-0 max-sm:border-0 max-sm:p-0 max-sm:text-left";

/** A table; on a narrow screen each row is a card with its labels. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  rowKey,
  href,
  scroll = true,
  isNew,
  dense,
  bare,
  footer,
}: DataTableProps<T>) {
  const primary = columns.find((column) => column.primary)?.key ?? columns[0]?.key;
  const height = dense ? "h-8" : "h-10";
  return (
    <div className={cn("min-w-0", !bare && "overflow-hidden rounded-lg border bg-surface")}>
      <div className="overflow-x-auto">
        <table role="table" className="w-full border-collapse text-left max-sm:block">
          <caption className="sr-only">{caption}</caption>
          <thead role="rowgroup" className="max-sm:sr-only">
            <tr role="row">
              {columns.map((column) => (
                <th
                  key={column.key}
                  role="columnheader"
                  scope="col"
                  className={cn(
                    "h-8 whitespace-nowrap border-b bg-sunken px-3 font-medium text-ink-muted text-xs",
                    column.align === "right" && "text-right",
                    column.width,
                  )}
                >
                  {column.hideHeader ? <span className="sr-only">{column.header}</span> : column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup" className="max-sm:block">
            {rows.map((row) => (
              <tr
                key={rowKey(row)}
                role="row"
                className={cn(
                  "group/row relative border-b last:border-b-0 max-sm:grid max-sm:grid-cols-2 max-sm:gap-x-4 max-sm:gap-y-2 max-sm:px-4 max-sm:py-3",
                  href && "transition-colors hover:bg-hover",
                  isNew?.(row) && "animate-arrive",
                )}
              >
                {columns.map((column) => {
                  const isPrimary = column.key === primary;
                  const content = column.cell(row);
                  return (
                    <td
                      key={column.key}
                      role={isPrimary ? "rowheader" : "cell"}
                      className={cn(
                        "px-3 py-1 align-middle",
                        height,
                        CELL_SM,
                        column.align === "right" && "tabular text-right",
                        isPrimary && "max-sm:col-span-2 max-sm:font-medium",
                        column.full && "max-sm:col-span-2",
                        (column.wideOnly || content === null) && "max-sm:hidden",
                      )}
                    >
                      {!isPrimary && !column.hideHeader && !column.wideOnly && (
                        <span aria-hidden className="hidden pb-0.5 text-ink-faint text-xs max-sm:block">
                          {column.header}
                        </span>
                      )}
                      {isPrimary && href ? (
                        <Link
                          href={href(row)}
                          scroll={scroll}
                          className="font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
                        >
                          {content}
                        </Link>
                      ) : (
                        <div className="min-w-0 [&_a]:relative [&_button]:relative">{content}</div>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {footer && <div className="border-t px-3 py-2 text-ink-muted text-sm">{footer}</div>}
    </div>
  );
}
