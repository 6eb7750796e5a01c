package shuzi.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.GreyImage;

/**
 * An image of what was sent, as its data set will list it.
 *
 * @param split its side, where what was sent tells
 * @param hash SHA-256 of the label, as a byte, and the pixels
 * @param place where its pixels are
 */
record ImportedImage(
        String fileName, ImageSource source, @Nullable Split split, byte[] hash, PixelPlace place) {

    /** The order of a data set: by content, so that it does not depend on how the images were packed. */
    static final Comparator<ImportedImage> ORDER =
            Comparator.comparing(ImportedImage::hash, Arrays::compareUnsigned).thenComparing(ImportedImage::fileName);

    private static final MessageDigest SHA_256 = newSha256();

    static byte[] hashOf(int label, byte[] pixels) {
        return hashOf(label, pixels, 0);
    }

    /** @param start where the image's pixels begin */
    static byte[] hashOf(int label, byte[] pixels, int start) {
        MessageDigest digest = sha256();
        digest.update((byte) label);
        digest.update(pixels, start, GreyImage.PIXELS);
        return digest.digest();
    }

    /** A copy of one that was looked up once: looking it up goes through a table that all cores share. */
    static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
