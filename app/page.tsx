import { redirect } from "next/navigation";
import { getPerson } from "@/server/auth/person";
import { db } from "@/server/db/instance";
import { listMyWorkspaces } from "@/server/domain/workspaces/workspaces";

/** Leads to where a person works: their first workspace, a new one, or the sign-in. */
export default async function HomePage() {
  const person = await getPerson();
  if (!person) redirect("/sign-in");
  const [first] = await listMyWorkspaces({ db: db(), userId: person.userId });
  redirect(first ? `/w/${first.slug}` : "/w/new");
}
