-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "endOfLife" JSONB NOT NULL DEFAULT '{}';
