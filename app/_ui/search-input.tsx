"use client";
import { Search, X } from "lucide-react";
import { debounce, parseAsString, useQueryState } from "nuqs";
import { IconButton } from "./icon-button";
import { Input } from "./input";

interface SearchInputProps {
  /** Parameter of the URL. */
  name?: string;
  label: string;
  placeholder?: string;
  className?: string;
}

/** Search that lives in the URL; `shallow: false` lets the page on the server see it. */
export function SearchInput({ name = "q", label, placeholder = label, className }: SearchInputProps) {
  const [text, setText] = useQueryState(
    name,
    parseAsString.withDefault("").withOptions({ shallow: false, limitUrlUpdates: debounce(250) }),
  );
  return (
    <search className={`relative w-full sm:w-64 ${className ?? ""}`}>
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        lead={<Search />}
        className="pr-8 [&::-webkit-search-cancel-button]:hidden"
        onChange={(event) => void setText(event.target.value || null)}
      />
      {text !== "" && (
        <IconButton
          label="Clear search"
          icon={<X />}
          className="absolute top-0.5 right-0.5"
          onClick={() => void setText(null)}
        />
      )}
    </search>
  );
}
