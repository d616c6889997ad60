import { z } from "zod";
import { backtest } from "@/server/domain/automations/backtest/backtest";
import { createAutomation, removeAutomation, saveDraft } from "@/server/domain/automations/edit-automation";
import { getAutomation } from "@/server/domain/automations/get-automation";
import { installTemplate } from "@/server/domain/automations/install-template";
import { listAutomations } from "@/server/domain/automations/list-automations";
import { publishAutomation, rollBack } from "@/server/domain/automations/publish-automation";
import { runDraft } from "@/server/domain/automations/run-draft";
import { addSample, chooseSample, removeSample, renameSample } from "@/server/domain/automations/samples";
import {
  AddSample,
  Backtest,
  ChooseCalls,
  CreateAutomation,
  InstallTemplate,
  KeepSecret,
  PublishAutomation,
  RenameSample,
  RollBack,
  RunDraft,
  SaveDraft,
  TestStep,
  TurnOff,
  WorstCase,
} from "@/server/domain/automations/schema";
import { keepSecret, showSigningSecret } from "@/server/domain/automations/secrets";
import { testStep } from "@/server/domain/automations/test-step";
import { chooseCalls, stopListening, testTrigger } from "@/server/domain/automations/test-trigger";
import { countOpenRuns, turnOff, turnOn } from "@/server/domain/automations/turn-on-off";
import { getVariantResults } from "@/server/domain/automations/variants/results";
import { resumeVariant } from "@/server/domain/automations/variants/stop-variants";
import { listVersions } from "@/server/domain/automations/versions";
import { worstCase } from "@/server/domain/automations/worst-case";
import { carriers } from "@/server/integrations/carriers/all";
import { router, workspaceProcedure } from "../trpc";

const Id = z.strictObject({ id: z.string() });
const SampleId = z.strictObject({ id: z.string(), sampleId: z.string() });

export const automationRouter = router({
  list: workspaceProcedure.query(({ ctx }) => listAutomations(ctx.scope)),
  get: workspaceProcedure.input(Id).query(({ ctx, input }) => getAutomation(ctx.scope, input.id)),
  versions: workspaceProcedure.input(Id).query(({ ctx, input }) => listVersions(ctx.scope, input.id)),
  create: workspaceProcedure
    .input(CreateAutomation)
    .mutation(({ ctx, input }) => createAutomation(ctx.scope, input)),
  installTemplate: workspaceProcedure
    .input(InstallTemplate)
    .mutation(({ ctx, input }) => installTemplate(ctx.scope, input)),
  saveDraft: workspaceProcedure.input(SaveDraft).mutation(({ ctx, input }) => saveDraft(ctx.scope, input)),
  testTrigger: workspaceProcedure.input(Id).mutation(({ ctx, input }) => testTrigger(ctx.scope, input.id)),
  stopListening: workspaceProcedure
    .input(Id)
    .mutation(({ ctx, input }) => stopListening(ctx.scope, input.id)),
  chooseCalls: workspaceProcedure
    .input(ChooseCalls)
    .mutation(({ ctx, input }) => chooseCalls(ctx.scope, input)),
  testStep: workspaceProcedure
    .input(TestStep)
    .mutation(({ ctx, input }) => testStep(ctx.scope, input, carriers())),
  /** The step's text for the assistant's last calls. */
  worstCase: workspaceProcedure.input(WorstCase).query(({ ctx, input }) => worstCase(ctx.scope, input)),
  /** What came of each text of a step that has several. */
  variants: workspaceProcedure.input(Id).query(({ ctx, input }) => getVariantResults(ctx.scope, input.id)),
  resumeVariant: workspaceProcedure.input(Id).mutation(({ ctx, input }) => resumeVariant(ctx.scope, input)),
  /** Seals a header's value for an HTTP request. */
  keepSecret: workspaceProcedure.input(KeepSecret).mutation(({ ctx, input }) => keepSecret(ctx.scope, input)),
  signingSecret: workspaceProcedure
    .input(Id)
    .mutation(({ ctx, input }) => showSigningSecret(ctx.scope, input.id)),
  runDraft: workspaceProcedure.input(RunDraft).mutation(({ ctx, input }) => runDraft(ctx.scope, input)),
  /** What the draft would have done on the last calls. */
  backtest: workspaceProcedure.input(Backtest).query(({ ctx, input }) => backtest(ctx.scope, input)),
  publish: workspaceProcedure
    .input(PublishAutomation)
    .mutation(({ ctx, input }) => publishAutomation(ctx.scope, input)),
  rollBack: workspaceProcedure.input(RollBack).mutation(({ ctx, input }) => rollBack(ctx.scope, input)),
  openRuns: workspaceProcedure.input(Id).query(({ ctx, input }) => countOpenRuns(ctx.scope, input.id)),
  turnOff: workspaceProcedure.input(TurnOff).mutation(({ ctx, input }) => turnOff(ctx.scope, input)),
  turnOn: workspaceProcedure.input(Id).mutation(({ ctx, input }) => turnOn(ctx.scope, input.id)),
  remove: workspaceProcedure.input(Id).mutation(({ ctx, input }) => removeAutomation(ctx.scope, input.id)),
  addSample: workspaceProcedure.input(AddSample).mutation(({ ctx, input }) => addSample(ctx.scope, input)),
  chooseSample: workspaceProcedure
    .input(SampleId)
    .mutation(({ ctx, input }) => chooseSample(ctx.scope, input)),
  renameSample: workspaceProcedure
    .input(RenameSample)
    .mutation(({ ctx, input }) => renameSample(ctx.scope, input)),
  removeSample: workspaceProcedure
    .input(SampleId)
    .mutation(({ ctx, input }) => removeSample(ctx.scope, input)),
});
