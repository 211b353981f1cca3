-- AlterTable
ALTER TABLE "generation" ADD COLUMN     "arm" TEXT,
ADD COLUMN     "experimentId" UUID,
ADD COLUMN     "phase" TEXT,
ADD COLUMN     "versionId" UUID;

-- CreateTable
CREATE TABLE "adapter" (
    "hash" TEXT NOT NULL,
    "siteId" UUID,
    "runId" UUID,
    "baseHash" TEXT NOT NULL,
    "templateHash" TEXT NOT NULL,
    "datasetHash" TEXT,
    "peftHash" TEXT,
    "rank" INTEGER NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "parity" JSONB NOT NULL,
    "underMinimum" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "adapter_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "version" (
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "siteId" UUID NOT NULL,
    "task" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "baseHash" TEXT NOT NULL,
    "adapterHash" TEXT,
    "templateHash" TEXT NOT NULL,
    "sampler" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'draft',
    "isCurrent" BOOLEAN NOT NULL DEFAULT false,
    "answerMode" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation" (
    "id" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "againstId" UUID,
    "datasetHash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "report" JSONB,
    "gates" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "task" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "versionId" UUID,
    "previousId" UUID,
    "experimentId" UUID,
    "evidence" JSONB NOT NULL DEFAULT '{}',
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "approver" TEXT,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "promotion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "example" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "task" TEXT NOT NULL,
    "prompt" JSONB NOT NULL,
    "completion" TEXT NOT NULL,
    "rejected" TEXT,
    "label" TEXT,
    "source" TEXT NOT NULL,
    "failureId" UUID,
    "conversationId" UUID,
    "visitorId" UUID,
    "messageIds" TEXT[],
    "redactorVersion" INTEGER NOT NULL,
    "reviewerId" TEXT,
    "reviewedAt" TIMESTAMP(3),
    "status" TEXT NOT NULL DEFAULT 'pending',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "example_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset" (
    "id" UUID NOT NULL,
    "siteId" UUID,
    "name" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "hash" TEXT,
    "manifest" JSONB,
    "funnel" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "override" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "frozenAt" TIMESTAMP(3),

    CONSTRAINT "dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset_example" (
    "datasetId" UUID NOT NULL,
    "exampleId" UUID NOT NULL,
    "split" TEXT NOT NULL,
    "groupKey" TEXT NOT NULL,

    CONSTRAINT "dataset_example_pkey" PRIMARY KEY ("datasetId","exampleId")
);

-- CreateTable
CREATE TABLE "experiment" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "task" TEXT NOT NULL DEFAULT 'answer',
    "name" TEXT NOT NULL,
    "currentId" UUID,
    "candidateId" UUID NOT NULL,
    "phase" TEXT NOT NULL DEFAULT 'draft',
    "share" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "exposureSalt" TEXT NOT NULL,
    "armSalt" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "outcome" TEXT,
    "reason" TEXT,
    "shadow" JSONB NOT NULL DEFAULT '{}',
    "startedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "experiment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assignment" (
    "id" UUID NOT NULL,
    "experimentId" UUID NOT NULL,
    "unit" TEXT NOT NULL,
    "visitorId" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "arm" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "exposedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signal" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "failureId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "evidence" JSONB NOT NULL DEFAULT '{}',
    "detectorVersion" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "failure" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "generationId" UUID NOT NULL,
    "visitorId" UUID NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "remedy" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "clusterId" UUID,
    "occurredAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "failure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cluster" (
    "id" UUID NOT NULL,
    "siteId" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "centroid" BYTEA NOT NULL,
    "size" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "siteId" UUID,
    "datasetId" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "heartbeatAt" TIMESTAMP(3),
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "recipe" TEXT NOT NULL,
    "resolved" JSONB NOT NULL,
    "baseHash" TEXT NOT NULL,
    "templateHash" TEXT NOT NULL,
    "seed" INTEGER NOT NULL DEFAULT 0,
    "backend" TEXT NOT NULL DEFAULT 'local',
    "step" INTEGER NOT NULL DEFAULT 0,
    "steps" INTEGER NOT NULL DEFAULT 0,
    "tokensPerSecond" DOUBLE PRECISION,
    "peakMemoryBytes" BIGINT,
    "estimate" JSONB,
    "manifest" JSONB,
    "checkpoint" TEXT,
    "code" TEXT,
    "error" TEXT,
    "startedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_event" (
    "runId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_event_pkey" PRIMARY KEY ("runId","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "adapter_runId_key" ON "adapter"("runId");

-- CreateIndex
CREATE UNIQUE INDEX "version_siteId_task_hash_key" ON "version"("siteId", "task", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "version_siteId_task_name_key" ON "version"("siteId", "task", "name");

-- CreateIndex
CREATE INDEX "evaluation_versionId_createdAt_idx" ON "evaluation"("versionId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "promotion_siteId_task_at_idx" ON "promotion"("siteId", "task", "at" DESC);

-- CreateIndex
CREATE INDEX "example_siteId_task_status_idx" ON "example"("siteId", "task", "status");

-- CreateIndex
CREATE INDEX "example_failureId_idx" ON "example"("failureId");

-- CreateIndex
CREATE INDEX "example_conversationId_idx" ON "example"("conversationId");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_hash_key" ON "dataset"("hash");

-- CreateIndex
CREATE INDEX "dataset_siteId_createdAt_idx" ON "dataset"("siteId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "dataset_example_exampleId_idx" ON "dataset_example"("exampleId");

-- CreateIndex
CREATE INDEX "experiment_siteId_task_phase_idx" ON "experiment"("siteId", "task", "phase");

-- CreateIndex
CREATE INDEX "assignment_experimentId_exposedAt_idx" ON "assignment"("experimentId", "exposedAt");

-- CreateIndex
CREATE INDEX "assignment_visitorId_idx" ON "assignment"("visitorId");

-- CreateIndex
CREATE UNIQUE INDEX "assignment_experimentId_unit_key" ON "assignment"("experimentId", "unit");

-- CreateIndex
CREATE UNIQUE INDEX "signal_failureId_kind_key" ON "signal"("failureId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "failure_generationId_key" ON "failure"("generationId");

-- CreateIndex
CREATE INDEX "failure_siteId_status_score_idx" ON "failure"("siteId", "status", "score" DESC);

-- CreateIndex
CREATE INDEX "failure_clusterId_idx" ON "failure"("clusterId");

-- CreateIndex
CREATE INDEX "cluster_siteId_size_idx" ON "cluster"("siteId", "size" DESC);

-- CreateIndex
CREATE INDEX "run_siteId_createdAt_idx" ON "run"("siteId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "run_status_idx" ON "run"("status");

-- CreateIndex
CREATE INDEX "run_event_runId_type_seq_idx" ON "run_event"("runId", "type", "seq");

-- CreateIndex
CREATE INDEX "generation_experimentId_arm_idx" ON "generation"("experimentId", "arm");

-- CreateIndex
CREATE INDEX "generation_versionId_idx" ON "generation"("versionId");

-- AddForeignKey
ALTER TABLE "adapter" ADD CONSTRAINT "adapter_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version" ADD CONSTRAINT "version_adapterHash_fkey" FOREIGN KEY ("adapterHash") REFERENCES "adapter"("hash") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion" ADD CONSTRAINT "promotion_previousId_fkey" FOREIGN KEY ("previousId") REFERENCES "version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "example" ADD CONSTRAINT "example_failureId_fkey" FOREIGN KEY ("failureId") REFERENCES "failure"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_example" ADD CONSTRAINT "dataset_example_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_example" ADD CONSTRAINT "dataset_example_exampleId_fkey" FOREIGN KEY ("exampleId") REFERENCES "example"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiment" ADD CONSTRAINT "experiment_currentId_fkey" FOREIGN KEY ("currentId") REFERENCES "version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiment" ADD CONSTRAINT "experiment_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "experiment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal" ADD CONSTRAINT "signal_failureId_fkey" FOREIGN KEY ("failureId") REFERENCES "failure"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "failure" ADD CONSTRAINT "failure_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "cluster"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_runId_fkey" FOREIGN KEY ("runId") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One version serves a site and task.
CREATE UNIQUE INDEX "version_current_key" ON "version"("siteId", "task") WHERE "isCurrent";

-- One experiment at a time for a site and task.
CREATE UNIQUE INDEX "experiment_running_key" ON "experiment"("siteId", "task") WHERE "phase" IN ('shadow', 'canary', 'ramp', 'ab');
