"use client";
import { useMemo } from "react";
import { formatPhone } from "@/app/_ui/format-phone";
import type { Names } from "@/server/domain/automations/shared/diff";
import { useBuilder } from "./builder-context";

/** What the ids in a definition are called: senders by their number, connections by their name. */
export function useNames(): Names {
  const { senders, connections } = useBuilder().view;
  return useMemo(
    () =>
      Object.fromEntries([
        ...senders.map(({ id, phone }) => [id, formatPhone(phone)]),
        ...connections.map(({ id, name }) => [id, name]),
      ]),
    [senders, connections],
  );
}
