package shuzi.dataset.transfer;

import org.jspecify.annotations.Nullable;

/** Receives the progress of an import. */
interface ImportProgress {

    /**
     * Reports another image or skipped file.
     *
     * @param read number of images and skipped files so far
     * @param total their number at the end; null if it is unknown, because lines of CSV are not counted beforehand
     */
    void report(int read, @Nullable Integer total);
}
