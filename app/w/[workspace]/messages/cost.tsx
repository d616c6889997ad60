"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { countSegments } from "@/server/domain/messaging/shared";

/** What so many segments cost, in words; what is not known is said, with where to set it. */
export function useCost() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.messageSettings.get.queryOptions());
  return (segments: number): string | null => {
    if (!data) return null;
    if (data.segmentPrice === null) return "cost unknown";
    return new Intl.NumberFormat("en", {
      style: "currency",
      currency: data.segmentCurrency,
      maximumFractionDigits: 4,
    }).format(segments * data.segmentPrice);
  };
}

export const segmentsInWords = (segments: number) => (segments === 1 ? "1 segment" : `${segments} segments`);

/** "2 segments · 171 characters · $0.0158", and what makes it dear. */
export function Cost({ body }: { body: string }) {
  const cost = useCost();
  const { segments, characters, encoding, unusual, normalised } = countSegments(body);
  if (segments === 0) return null;
  return (
    <>
      {segmentsInWords(segments)} · {characters} characters
      {cost(segments) && ` · ${cost(segments)}`}
      {encoding === "UCS-2" && ` · ${unusual.slice(0, 5).join(" ")} make each segment 70 characters`}
      {normalised.length > 0 && ` · ${normalised.slice(0, 5).join(" ")} sent as plain characters`}
      {characters > 1600 && " · too long: 1,600 at most"}
    </>
  );
}
