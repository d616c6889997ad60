"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import type { SourceView } from "@/server/domain/sources/list-sources";
import { PLATFORM_WORDS, type PlatformName } from "@/server/domain/sources/shared";

interface SecretProps {
  platform: PlatformName;
  source: NonNullable<SourceView["source"]>;
}

/** What the platform signs with; stored encrypted, never shown again. */
export function Secret({ platform, source }: SecretProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [secret, setSecret] = useState("");
  const save = useMutation(
    trpc.source.setSecret.mutationOptions({
      onSuccess: (_, { secret: saved }) => {
        setSecret("");
        toast.success(
          saved === "" ? "Signatures are not checked any more" : "Signatures are checked from now on",
        );
        void queries.invalidateQueries(trpc.source.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  const words = PLATFORM_WORDS[platform].secret;
  if (!words) return null;
  const state = source.hasSecret
    ? "Stored encrypted. Posts without a valid signature are refused."
    : "While there is none, whoever knows the URL can post.";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (secret.trim() !== "") save.mutate({ sourceId: source.id, secret });
      }}
      className="flex max-w-xl flex-col gap-2"
    >
      <Field label={words.label} hint={`${words.hint} ${state}`}>
        {(aria) => (
          <Input
            {...aria}
            type="password"
            autoComplete="off"
            value={secret}
            placeholder={source.hasSecret ? "•••••••• (stored)" : undefined}
            onChange={(event) => setSecret(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" disabled={secret.trim() === ""} pending={save.isPending}>
          {source.hasSecret ? "Replace" : "Save"}
        </Button>
        {source.hasSecret && (
          <Button
            size="sm"
            variant="ghost"
            disabled={save.isPending}
            onClick={() => save.mutate({ sourceId: source.id, secret: "" })}
          >
            Stop checking
          </Button>
        )}
      </div>
    </form>
  );
}
