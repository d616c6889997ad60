-- AlterTable
ALTER TABLE "AutomationRun" ADD COLUMN     "testReply" TEXT;
