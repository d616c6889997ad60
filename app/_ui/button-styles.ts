import { cva, type VariantProps } from "class-variance-authority";

export const buttonStyles = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:cursor-not-allowed aria-disabled:cursor-not-allowed [&_svg]:size-4 [&_svg]:shrink-0 print:hidden",
  {
    variants: {
      variant: {
        primary:
          "border-transparent bg-accent text-accent-ink hover:bg-accent-hover disabled:bg-neutral-subtle disabled:text-ink-faint",
        secondary:
          "border-line-strong bg-surface text-ink shadow-sm hover:bg-hover disabled:bg-sunken disabled:text-ink-faint disabled:shadow-none",
        ghost:
          "border-transparent bg-transparent text-ink-muted hover:bg-hover hover:text-ink disabled:bg-transparent disabled:text-ink-faint",
        danger:
          "border-transparent bg-danger-solid text-danger-ink hover:brightness-95 disabled:bg-neutral-subtle disabled:text-ink-faint",
      },
      size: { md: "h-8 px-3 text-base", sm: "h-7 px-2 text-sm" },
      square: { true: "px-0", false: "" },
    },
    compoundVariants: [
      { square: true, size: "md", class: "w-8" },
      { square: true, size: "sm", class: "w-7" },
    ],
    defaultVariants: { variant: "secondary", size: "md", square: false },
  },
);
export type ButtonStyle = Omit<VariantProps<typeof buttonStyles>, "square">;
