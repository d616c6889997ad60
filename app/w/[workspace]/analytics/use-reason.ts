"use client";
import { useQueryState } from "nuqs";
import { reasonParser } from "./search-params";

export const useReason = () => useQueryState("reason", reasonParser);
