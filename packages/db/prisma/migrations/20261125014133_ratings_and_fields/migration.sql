-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "ratedAt" TIMESTAMP(3),
ADD COLUMN     "satisfaction" INTEGER,
ADD COLUMN     "satisfactionComment" TEXT;

UPDATE "conversation" c SET "satisfaction" = t."satisfaction", "satisfactionComment" = t."satisfactionComment",
  "ratedAt" = t."updatedAt" FROM "ticket" t WHERE t."conversationId" = c."id" AND t."satisfaction" IS NOT NULL;

-- AlterTable
ALTER TABLE "ticket" DROP COLUMN "satisfaction",
DROP COLUMN "satisfactionComment";

-- CreateTable
CREATE TABLE "ticket_field" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "choices" TEXT[],

    CONSTRAINT "ticket_field_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ticket_field_siteId_name_key" ON "ticket_field"("siteId", "name");

-- CreateIndex
CREATE INDEX "note_mentions_idx" ON "note" USING GIN ("mentions");
