-- CreateTable
CREATE TABLE "BuildPlatform" (
    "buildId" UUID NOT NULL,
    "arch" TEXT NOT NULL,
    "startup" TEXT,
    "lockDigest" TEXT NOT NULL,
    "carveDigest" TEXT NOT NULL,
    "filesDigest" TEXT NOT NULL,
    "spdxDigest" TEXT NOT NULL,
    "manifestDigest" TEXT NOT NULL,
    "layerBytes" BIGINT NOT NULL,
    "installedBytes" BIGINT NOT NULL,
    "packagesKept" INTEGER NOT NULL,
    "packagesDropped" INTEGER NOT NULL,

    CONSTRAINT "BuildPlatform_pkey" PRIMARY KEY ("buildId","arch")
);

-- AddForeignKey
ALTER TABLE "BuildPlatform" ADD CONSTRAINT "BuildPlatform_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "Build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Until now all images were for amd64.
INSERT INTO "BuildPlatform" ("buildId", "arch", "lockDigest", "carveDigest", "filesDigest", "spdxDigest", "manifestDigest", "layerBytes", "installedBytes", "packagesKept", "packagesDropped")
SELECT "id", 'amd64', "lockDigest", "carveDigest", "filesDigest", "spdxDigest", "manifestDigest", "layerBytes", "installedBytes", "packagesKept", "packagesDropped"
FROM "Build"
WHERE "status" = 'succeeded' AND "lockDigest" IS NOT NULL AND "carveDigest" IS NOT NULL AND "filesDigest" IS NOT NULL
  AND "spdxDigest" IS NOT NULL AND "manifestDigest" IS NOT NULL AND "layerBytes" IS NOT NULL
  AND "installedBytes" IS NOT NULL AND "packagesKept" IS NOT NULL AND "packagesDropped" IS NOT NULL;
