-- CreateEnum
CREATE TYPE "Variant" AS ENUM ('prod', 'dev');

-- AlterTable
ALTER TABLE "Build" ADD COLUMN     "variant" "Variant" NOT NULL DEFAULT 'prod';

-- One waiting and one running build an image and variant: the development image is built beside the production image.
DROP INDEX "Build_one_queued_per_image";
DROP INDEX "Build_one_running_per_image";
CREATE UNIQUE INDEX "Build_one_queued_per_image" ON "Build"("imageId", "variant") WHERE "status" = 'queued';
CREATE UNIQUE INDEX "Build_one_running_per_image" ON "Build"("imageId", "variant") WHERE "status" = 'running';
