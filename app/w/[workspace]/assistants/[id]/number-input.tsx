"use client";
import { type ComponentProps, useState } from "react";
import { Input } from "@/app/_ui/input";

interface NumberInputProps extends Omit<ComponentProps<typeof Input>, "value" | "onChange" | "type"> {
  /** NaN: what is typed is no number, which the schema says at the field; undefined: empty. */
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** A number as it is typed: what is none stays there to be mended. */
export function NumberInput({ value, onChange, ...rest }: NumberInputProps) {
  const [text, setText] = useState("");
  const isTyped = Number.isNaN(value) || Object.is(read(text), value);
  return (
    <Input
      {...rest}
      inputMode="decimal"
      value={isTyped ? text : String(value ?? "")}
      onChange={(event) => {
        setText(event.target.value);
        onChange(read(event.target.value));
      }}
    />
  );
}

const read = (text: string): number | undefined => {
  const plain = text.trim();
  if (plain === "") return undefined;
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : Number.NaN;
};
