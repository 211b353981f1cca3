-- CreateTable
CREATE TABLE "review_policy" (
    "siteId" UUID NOT NULL,
    "wanted" INTEGER NOT NULL DEFAULT 1,
    "sampleOf" INTEGER NOT NULL DEFAULT 8,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "review_policy_pkey" PRIMARY KEY ("siteId")
);
