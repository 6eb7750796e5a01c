package shuzi.dataset;

import org.jspecify.annotations.Nullable;

/** Takes the images that a data set is made of, one by one. */
interface ImageReceiver {

    /**
     * Takes an image.
     *
     * @param split its side, where what was sent tells
     * @param hash {@link ImportedImage#hashOf}
     * @param packed its pixels
     */
    void image(String fileName, ImageSource source, @Nullable Split split, byte[] hash, byte[] packed);

    void skipped(SkippedFile skippedFile);

    /**
     * Takes a warning for whoever imports.
     *
     * @param warning what was chosen where what was sent could be read otherwise, a sentence
     */
    void warning(String warning);
}
