package shuzi.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import shuzi.core.image.GreyImage;

/** Computes the SHA-256 of an image, over its label as one byte and its pixels, and the digest of a data set. */
final class ContentHash {

    private static final MessageDigest SHA_256 = newSha256();

    private ContentHash() {}

    static byte[] of(int label, byte[] pixels) {
        return of(label, pixels, 0);
    }

    /**
     * Returns the hash of an image.
     *
     * @param start index of its first pixel in the array
     */
    static byte[] of(int label, byte[] pixels, int start) {
        MessageDigest digest = sha256();
        digest.update((byte) label);
        digest.update(pixels, start, GreyImage.PIXELS);
        return digest.digest();
    }

    /** Returns the digest of a data set: SHA-256, in hexadecimal, over the hashes of its images in ascending order. */
    static String digest(List<byte[]> hashes) {
        MessageDigest digest = sha256();
        hashes.stream().sorted(Arrays::compareUnsigned).forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns a copy of an instance, because looking one up uses a table that all cores share. */
    private static MessageDigest sha256() {
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
