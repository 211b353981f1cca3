-- AlterTable
ALTER TABLE "dataset" ADD COLUMN     "parentId" UUID,
ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'training',
ADD COLUMN     "readiness" JSONB;

-- AlterTable
ALTER TABLE "failure" ADD COLUMN     "askedAgain" JSONB,
ADD COLUMN     "locale" TEXT NOT NULL DEFAULT 'en',
ADD COLUMN     "question" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "collected_conversation" (
    "conversationId" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "detectorVersion" INTEGER NOT NULL,
    "collectedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collected_conversation_pkey" PRIMARY KEY ("conversationId")
);

-- CreateTable
CREATE TABLE "redaction_policy" (
    "siteId" UUID NOT NULL,
    "numbers" TEXT[],
    "updatedBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "redaction_policy_pkey" PRIMARY KEY ("siteId")
);

-- CreateIndex
CREATE INDEX "collected_conversation_siteId_idx" ON "collected_conversation"("siteId");
