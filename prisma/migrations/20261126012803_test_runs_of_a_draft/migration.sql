-- AlterTable
ALTER TABLE "AutomationRun" ADD COLUMN     "draft" JSONB;
