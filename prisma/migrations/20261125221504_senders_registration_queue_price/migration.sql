-- AlterTable
ALTER TABLE "PhoneNumber" ADD COLUMN     "blockedCountries" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'long_code',
ADD COLUMN     "nextSlotAt" TIMESTAMPTZ(3),
ADD COLUMN     "registration" TEXT NOT NULL DEFAULT 'unknown',
ADD COLUMN     "registrationAt" TIMESTAMPTZ(3),
ADD COLUMN     "registrationNote" TEXT,
ADD COLUMN     "segmentsPerSecond" INTEGER,
ADD COLUMN     "sid" TEXT;

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "nextLookAt" TIMESTAMPTZ(3),
ADD COLUMN     "numSegments" INTEGER,
ADD COLUMN     "price" DECIMAL(12,5),
ADD COLUMN     "priceUnit" TEXT,
ADD COLUMN     "slotAt" TIMESTAMPTZ(3),
ADD COLUMN     "toCountry" TEXT;

-- Until the account is read again, a number's queue has the pace of a long code.
UPDATE "PhoneNumber" SET "segmentsPerSecond" = 1 WHERE provider = 'twilio';
