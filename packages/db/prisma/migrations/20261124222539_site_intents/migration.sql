-- AlterTable
ALTER TABLE "site" ADD COLUMN     "intents" JSONB NOT NULL DEFAULT '[]';
