"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useEffect } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { IconButton } from "@/app/_ui/icon-button";
import { callParsers, toCallQuery, toSearch } from "../search-params";

const TYPED_IN =
  "input, textarea, select, audio, [contenteditable], [role=dialog], [role=menu], [role=listbox]";

/** To the calls beside this one in the list that one came from; J and K do so from anywhere where nothing is typed. */
export function CallNeighbours({ base, id }: { base: string; id: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [params] = useQueryStates(callParsers);
  const search = toSearch({ ...params, columns: null });
  const { data } = useQuery(trpc.calls.neighbours.queryOptions({ id, ...toCallQuery(params) }));
  const hrefOf = (call: string | null | undefined) => (call ? `${base}/calls/${call}${search}` : null);
  const next = hrefOf(data?.next);
  const previous = hrefOf(data?.previous);
  useEffect(() => {
    const onKey = ({ key, target, metaKey, ctrlKey, altKey }: KeyboardEvent) => {
      if (metaKey || ctrlKey || altKey || !(target instanceof Element) || target.closest(TYPED_IN)) return;
      const href = key === "j" ? next : key === "k" ? previous : null;
      if (href) router.push(href);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [next, previous, router]);
  return (
    <span className="flex items-center">
      <IconButton
        label="Previous call of the list (K)"
        icon={<ChevronUp />}
        disabled={!previous}
        onClick={() => previous && router.push(previous)}
      />
      <IconButton
        label="Next call of the list (J)"
        icon={<ChevronDown />}
        disabled={!next}
        onClick={() => next && router.push(next)}
      />
    </span>
  );
}
