package shuzi.dataset;

/**
 * An image of a stored data set and its hash.
 *
 * @param hash the first 8 bytes of the SHA-256 of label and pixels ({@link shuzi.core.image.ImageHashes})
 */
public record HashedImage(StoredImage image, long hash) {}
