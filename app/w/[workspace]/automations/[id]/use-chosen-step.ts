"use client";
import { parseAsString, useQueryState } from "nuqs";

/** The step whose form is open, in the URL; "trigger" for the trigger. */
export const useChosenStep = () => useQueryState("step", parseAsString.withDefault("trigger"));
