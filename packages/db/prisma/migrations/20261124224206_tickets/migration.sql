-- CreateTable
CREATE TABLE "ticket" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "conversationId" UUID NOT NULL,
    "assigneeId" TEXT,
    "assigneeName" TEXT,
    "teamId" UUID,
    "priority" TEXT NOT NULL DEFAULT 'normal',
    "category" TEXT,
    "language" TEXT,
    "summary" TEXT,
    "labels" TEXT[],
    "fields" JSONB NOT NULL DEFAULT '{}',
    "snoozedUntil" TIMESTAMP(3),
    "mergedIntoId" UUID,
    "proposal" JSONB,
    "confirmedBy" TEXT,
    "confirmedAt" TIMESTAMP(3),
    "firstReplyDue" TIMESTAMP(3),
    "firstReplyAt" TIMESTAMP(3),
    "nextReplyDue" TIMESTAMP(3),
    "resolutionDue" TIMESTAMP(3),
    "satisfaction" INTEGER,
    "satisfactionComment" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "note" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "authorId" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "mentions" TEXT[],
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_act" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" TIMESTAMP(3),

    CONSTRAINT "ticket_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_link" (
    "leftId" UUID NOT NULL,
    "rightId" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_link_pkey" PRIMARY KEY ("leftId","rightId")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "memberIds" TEXT[],

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "canned_reply" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "shortcut" TEXT NOT NULL,
    "body" TEXT NOT NULL,

    CONSTRAINT "canned_reply_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "triage_label" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "proposed" TEXT,
    "chosen" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION,
    "modelName" TEXT,
    "text" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "triage_label_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reply_draft" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "answerKind" TEXT NOT NULL,
    "sources" JSONB NOT NULL DEFAULT '[]',
    "confidence" DOUBLE PRECISION,
    "modelName" TEXT,
    "byId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "messageId" UUID,
    "sentText" TEXT,
    "distance" DOUBLE PRECISION,

    CONSTRAINT "reply_draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "presence" (
    "conversationId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "userName" TEXT NOT NULL,
    "isTyping" BOOLEAN NOT NULL DEFAULT false,
    "seenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("conversationId","userId")
);

-- CreateTable
CREATE TABLE "service_hours" (
    "siteId" UUID NOT NULL,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "week" JSONB NOT NULL,
    "holidays" TEXT[],
    "firstReplyMinutes" INTEGER,
    "nextReplyMinutes" INTEGER,
    "resolutionMinutes" INTEGER,

    CONSTRAINT "service_hours_pkey" PRIMARY KEY ("siteId")
);

-- CreateIndex
CREATE UNIQUE INDEX "ticket_conversationId_key" ON "ticket"("conversationId");

-- CreateIndex
CREATE INDEX "ticket_siteId_assigneeId_idx" ON "ticket"("siteId", "assigneeId");

-- CreateIndex
CREATE INDEX "ticket_siteId_snoozedUntil_idx" ON "ticket"("siteId", "snoozedUntil");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_siteId_number_key" ON "ticket"("siteId", "number");

-- CreateIndex
CREATE INDEX "note_ticketId_createdAt_idx" ON "note"("ticketId", "createdAt");

-- CreateIndex
CREATE INDEX "ticket_act_ticketId_at_idx" ON "ticket_act"("ticketId", "at");

-- CreateIndex
CREATE INDEX "ticket_link_rightId_idx" ON "ticket_link"("rightId");

-- CreateIndex
CREATE UNIQUE INDEX "team_siteId_name_key" ON "team"("siteId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "canned_reply_siteId_shortcut_key" ON "canned_reply"("siteId", "shortcut");

-- CreateIndex
CREATE UNIQUE INDEX "saved_view_userId_name_key" ON "saved_view"("userId", "name");

-- CreateIndex
CREATE INDEX "triage_label_siteId_field_createdAt_idx" ON "triage_label"("siteId", "field", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "triage_label_ticketId_field_key" ON "triage_label"("ticketId", "field");

-- CreateIndex
CREATE UNIQUE INDEX "reply_draft_messageId_key" ON "reply_draft"("messageId");

-- CreateIndex
CREATE INDEX "reply_draft_conversationId_createdAt_idx" ON "reply_draft"("conversationId", "createdAt");

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_act" ADD CONSTRAINT "ticket_act_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;
