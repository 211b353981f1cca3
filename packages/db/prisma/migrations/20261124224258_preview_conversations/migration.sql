-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "isPreview" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "previewMode" TEXT,
ADD COLUMN     "previewVersionId" UUID;
