"use client";
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/app/_ui/button";
import { FieldError } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { useSettings } from "./use-settings";

const MOST = 10;

/** Answers as they might come out. Enter adds the next one. */
export function ExamplesEditor({ index }: { index: number }) {
  const { settings, set, check, errorOf, exampleError } = useSettings(index);
  const box = useRef<HTMLFieldSetElement>(null);
  const examples = settings.examples ?? [];
  const add = () => {
    if (examples.length >= MOST) return;
    set({ examples: [...examples, ""] });
    requestAnimationFrame(() => {
      const inputs = box.current?.querySelectorAll("input");
      inputs?.[inputs.length - 1]?.focus();
    });
  };
  return (
    <fieldset ref={box} className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">Examples</legend>
      <p className="-mt-1.5 text-ink-muted text-xs">
        Answers as they might come out; they help a language model.
      </p>
      {examples.map((example, place) => {
        const error = exampleError(place);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an example is its place; its text changes with each key
          <div key={place} className="flex flex-wrap items-center gap-1">
            <Input
              aria-label={`Example ${place + 1}`}
              aria-invalid={error ? true : undefined}
              value={example}
              className="max-w-96 flex-1"
              onChange={(event) => set({ examples: examples.with(place, event.target.value) })}
              onBlur={check}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                add();
              }}
            />
            <IconButton
              label={`Remove example ${place + 1}`}
              icon={<X />}
              onClick={() => set({ examples: examples.toSpliced(place, 1) })}
            />
            {error && (
              <div className="w-full">
                <FieldError>{error}</FieldError>
              </div>
            )}
          </div>
        );
      })}
      {errorOf("examples") && <FieldError>{errorOf("examples")}</FieldError>}
      {examples.length < MOST && (
        <Button size="sm" icon={<Plus />} className="self-start" onClick={add}>
          Add example
        </Button>
      )}
    </fieldset>
  );
}
