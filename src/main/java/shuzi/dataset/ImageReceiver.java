package shuzi.dataset;

/** Takes the images that a data set is made of, one by one. */
interface ImageReceiver {

    /** An image with its hash ({@link ImportedImage#hashOf}) and its pixels. */
    void image(String fileName, ImageSource source, byte[] hash, byte[] packed);

    void rejected(Rejection rejection);
}
