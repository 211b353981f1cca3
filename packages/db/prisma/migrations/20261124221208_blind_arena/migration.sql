-- CreateTable
CREATE TABLE "arena_pair" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "experimentId" UUID NOT NULL,
    "generationId" UUID NOT NULL,
    "question" TEXT NOT NULL,
    "currentText" TEXT NOT NULL,
    "candidateText" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "arena_pair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "arena_vote" (
    "pairId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "winner" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "arena_vote_pkey" PRIMARY KEY ("pairId","userId")
);

-- CreateIndex
CREATE UNIQUE INDEX "arena_pair_generationId_key" ON "arena_pair"("generationId");

-- CreateIndex
CREATE INDEX "arena_pair_experimentId_createdAt_idx" ON "arena_pair"("experimentId", "createdAt");

-- AddForeignKey
ALTER TABLE "arena_pair" ADD CONSTRAINT "arena_pair_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "experiment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arena_vote" ADD CONSTRAINT "arena_vote_pairId_fkey" FOREIGN KEY ("pairId") REFERENCES "arena_pair"("id") ON DELETE CASCADE ON UPDATE CASCADE;
