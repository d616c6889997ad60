"use client";
import { useQueryStates } from "nuqs";
import { reasonParser, stepParser } from "../search-params";

/** Which calls the table below shows: those of a step or of a reason. */
export const useChosen = () => useQueryStates({ reason: reasonParser, step: stepParser });
