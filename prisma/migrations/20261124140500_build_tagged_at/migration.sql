-- AlterTable
ALTER TABLE "Build" ADD COLUMN     "taggedAt" TIMESTAMPTZ(3);
