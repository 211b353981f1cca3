-- CreateTable
CREATE TABLE "review_item" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "generationId" UUID NOT NULL,
    "failureId" UUID,
    "question" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "priority" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "wanted" INTEGER NOT NULL DEFAULT 1,
    "isBlind" BOOLEAN NOT NULL DEFAULT false,
    "gold" TEXT,
    "suggestion" JSONB,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "decided" TEXT,
    "decidedReason" TEXT,
    "decidedBy" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "reviewerId" TEXT NOT NULL,
    "reviewerName" TEXT NOT NULL,
    "label" TEXT,
    "reason" TEXT,
    "clientId" UUID NOT NULL,
    "tookMs" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" TIMESTAMP(3),

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_lease" (
    "itemId" UUID NOT NULL,
    "reviewerId" TEXT NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "review_lease_pkey" PRIMARY KEY ("itemId","reviewerId")
);

-- CreateIndex
CREATE UNIQUE INDEX "review_item_generationId_key" ON "review_item"("generationId");

-- CreateIndex
CREATE INDEX "review_item_siteId_status_priority_idx" ON "review_item"("siteId", "status", "priority" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "review_clientId_key" ON "review"("clientId");

-- CreateIndex
CREATE INDEX "review_itemId_idx" ON "review"("itemId");

-- CreateIndex
CREATE INDEX "review_reviewerId_createdAt_idx" ON "review"("reviewerId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "review_lease_until_idx" ON "review_lease"("until");

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "review_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_lease" ADD CONSTRAINT "review_lease_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "review_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;
