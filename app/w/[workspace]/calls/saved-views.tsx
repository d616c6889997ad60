"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Bookmark, MoreHorizontal } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { Menu } from "@/app/_ui/menu";
import { FormError, useServerIssues } from "@/app/_ui/use-server-issues";
import type { SavedViewRow } from "@/server/domain/calls/saved-views";
import { CreateView } from "@/server/domain/calls/schema";
import { useMay } from "../messages/use-may";
import { callParsers, toSearch } from "./search-params";

/** Same parameters in any order are the same view. */
const inOrder = (query: string) => {
  const params = new URLSearchParams(query);
  params.sort();
  return params.toString();
};

/** The workspace's views of the list as a row of links; the one that is shown can be kept, changed and removed. */
export function SavedViews({ base }: { base: string }) {
  const trpc = useTRPC();
  const may = useMay();
  const { data: views } = useSuspenseQuery(trpc.savedView.list.queryOptions());
  const [params] = useQueryStates(callParsers);
  const now = toSearch(params).slice(1);
  const shown = views.find(({ query }) => inOrder(query) === inOrder(now));
  const [naming, setNaming] = useState<"new" | SavedViewRow | null>(null);
  if (views.length === 0 && (now === "" || !may.saveViews)) return null;
  return (
    <nav aria-label="Views" className="-mt-1 flex flex-wrap items-center gap-1 border-b pb-1">
      <ViewLink href={`${base}/calls`} current={now === ""}>
        All calls
      </ViewLink>
      {views.map((view) => (
        <ViewLink key={view.id} href={`${base}/calls?${view.query}`} current={view.id === shown?.id}>
          {view.name}
        </ViewLink>
      ))}
      {shown && may.saveViews && <ViewMenu view={shown} onRename={() => setNaming(shown)} base={base} />}
      {now !== "" && !shown && may.saveViews && (
        <span className="flex items-center gap-1">
          <Button size="sm" variant="ghost" icon={<Bookmark />} onClick={() => setNaming("new")}>
            Save view
          </Button>
          {views.length > 0 && <ReplaceMenu views={views} query={now} />}
        </span>
      )}
      {naming && (
        <NameDialog view={naming === "new" ? null : naming} query={now} onClose={() => setNaming(null)} />
      )}
    </nav>
  );
}

function ViewLink({ href, current, children }: { href: string; current: boolean; children: string }) {
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className={cn(
        "max-w-60 truncate rounded-md px-2 py-1 text-ink-muted hover:bg-hover hover:text-ink",
        current && "bg-hover font-medium text-ink",
      )}
    >
      {children}
    </Link>
  );
}

function useViewChange(done: string, onDone?: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return {
    onSuccess: () => {
      void queries.invalidateQueries(trpc.savedView.pathFilter());
      toast.success(done);
      onDone?.();
    },
    onError: (error: { message: string }) => void toast.error(error.message),
  };
}

function ReplaceMenu({ views, query }: { views: SavedViewRow[]; query: string }) {
  const trpc = useTRPC();
  const update = useMutation(trpc.savedView.update.mutationOptions(useViewChange("The view shows this now")));
  return (
    <Menu
      align="start"
      trigger={
        <Button size="sm" variant="ghost">
          Replace a view
        </Button>
      }
      items={views.map(({ id, name }) => ({ label: name, onSelect: () => update.mutate({ id, query }) }))}
    />
  );
}

function ViewMenu({ view, base, onRename }: { view: SavedViewRow; base: string; onRename: () => void }) {
  const trpc = useTRPC();
  const [removing, setRemoving] = useState(false);
  const remove = useMutation(trpc.savedView.remove.mutationOptions(useViewChange(`${view.name} is removed`)));
  return (
    <>
      <Menu
        align="start"
        trigger={<IconButton label={`View ${view.name}`} icon={<MoreHorizontal />} />}
        items={[
          { label: "Rename", onSelect: onRename },
          { label: "Copy its link", onSelect: () => void copyLink(`${base}/calls?${view.query}`) },
          { label: "Remove", danger: true, onSelect: () => setRemoving(true) },
        ]}
      />
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Remove the view ${view.name}?`}
        consequence="It is removed for everybody in the workspace. The calls stay."
        action="Remove view"
        onConfirm={() => remove.mutateAsync({ id: view.id })}
      />
    </>
  );
}

const copyLink = (path: string) =>
  navigator.clipboard
    .writeText(new URL(path, location.href).href)
    .then(() => toast.success("Copied"))
    .catch(() => toast.error("The browser does not let us copy; take it from the address bar"));

function NameDialog({
  view,
  query,
  onClose,
}: {
  view: SavedViewRow | null;
  query: string;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const form = useForm({
    resolver: zodResolver(CreateView.pick({ name: true })),
    defaultValues: { name: view?.name ?? "" },
  });
  const onError = useServerIssues(form);
  const create = useMutation(
    trpc.savedView.create.mutationOptions({ ...useViewChange("The view is saved", onClose), onError }),
  );
  const update = useMutation(
    trpc.savedView.update.mutationOptions({ ...useViewChange("The view is renamed", onClose), onError }),
  );
  const { errors } = form.formState;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={view ? "Rename the view" : "Save this view"}
      description="Filters, sort and columns as they are now. Everybody in the workspace sees it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="name-view"
            variant="primary"
            pending={create.isPending || update.isPending}
          >
            Save view
          </Button>
        </>
      }
    >
      <form
        id="name-view"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={form.handleSubmit(({ name }) =>
          view ? update.mutate({ id: view.id, name }) : create.mutate({ name, query }),
        )}
      >
        <FormError message={errors.root?.message} />
        <Field label="Name" error={errors.name?.message}>
          {(aria) => <Input {...aria} {...form.register("name")} autoFocus autoComplete="off" />}
        </Field>
      </form>
    </Dialog>
  );
}
