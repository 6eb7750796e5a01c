package shuzi.core.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads the segments of a JPEG (ITU-T T.81, annex B) and keeps those that the pixels need. The JDK's reader takes
 * quadratic time in the number of some application segments, and renders a picture once for each of its scans. Pictures
 * that would take it too long are rejected.
 */
final class JpegSegments {

    private static final String FORMAT = "JPEG";

    /** The maximum number of scans. */
    static final int MAX_SCANS = 1000;

    /** The maximum number of samples that the reader computes; it renders the picture once for each scan. */
    static final long MAX_SAMPLES = 600_000_000;

    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int DQT = 0xdb;
    private static final int DNL = 0xdc;
    private static final int DRI = 0xdd;
    private static final int DHT = 0xc4;
    private static final int APP0 = 0xe0;
    private static final int APP14 = 0xee;
    private static final int MAX_FRAME = 64; // bytes of a frame header

    private final byte[] file;
    private final ByteArrayOutputStream kept;
    private int at = 2; // after the SOI marker
    private int components; // 0 before the frame
    private boolean isNamedRgb; // whether the ids of the components are R, G and B
    private long pixels;
    private int scans;
    private boolean hasJfif;
    private int transform = -1; // the colour transform of Adobe's segment; -1 without such a segment

    private JpegSegments(byte[] file) {
        this.file = file;
        this.kept = new ByteArrayOutputStream(file.length);
    }

    /**
     * Returns the file with only the segments that the pixels need: without metadata, colour profile and bytes after
     * the end.
     *
     * @throws InvalidImageException if the JDK's reader does not support this kind of JPEG, or would take too long
     */
    static ReaderInput forReader(byte[] file) throws InvalidImageException {
        return new JpegSegments(file).kept();
    }

    private ReaderInput kept() throws InvalidImageException {
        marker(SOI);
        for (int marker = next(); marker >= 0; marker = next()) {
            if (marker == EOI && scans > 0) {
                marker(EOI);
                break;
            }
            if (marker == SOI || marker == EOI || marker == 1 || (marker >= 0xd0 && marker <= 0xd7)) {
                continue; // without content; tables may come as a separate image
            }
            int length = at + 1 < file.length ? unsigned(at) << 8 | unsigned(at + 1) : 0;
            if (length < 2 || length > file.length - at) {
                throw InvalidImageException.damaged(FORMAT, "it is cut short");
            }
            if (isKept(marker, length)) {
                if (marker == SOS && scans == 0) {
                    colours();
                }
                marker(marker);
                kept.write(file, at, length);
            }
            at += length;
            if (marker == SOS) {
                scan();
            }
        }
        return new ReaderInput(kept.toByteArray(), isYCbCr() ? scans * pixels : 0);
    }

    /** Returns the next marker, or -1 at the end of the file. Bytes before it are skipped. */
    private int next() {
        while (at + 1 < file.length) {
            int marker = unsigned(at + 1);
            if (unsigned(at) == 0xff && marker != 0 && marker != 0xff) {
                at += 2;
                return marker;
            }
            at++;
        }
        return -1;
    }

    private boolean isKept(int marker, int length) throws InvalidImageException {
        return switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> {
                frame(length);
                yield true;
            }
            case DHT, DQT, DRI, DNL, SOS -> true;
            case 0xc3, 0xc5, 0xc6, 0xc7 -> throw InvalidImageException.notSupported(FORMAT, "lossless coding");
            case 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf ->
                throw InvalidImageException.notSupported(FORMAT, "arithmetic coding");
            case 0xf7, 0xf8 -> throw InvalidImageException.notSupported(FORMAT, "the coding of JPEG-LS");
            case APP0 -> {
                hasJfif |= length >= 16 && isAt("JFIF\0");
                yield false;
            }
            case APP14 -> {
                if (length >= 14 && isAt("Adobe")) {
                    transform = unsigned(at + 13);
                }
                yield false;
            }
            default -> false;
        };
    }

    /**
     * Returns whether three components are Y, Cb and Cr. The rule is that of libjpeg; the JDK's reader uses another
     * one.
     */
    private boolean isYCbCr() {
        return components == 3 && (hasJfif || (transform < 0 ? !isNamedRgb : transform != 0));
    }

    /** Writes a segment of Adobe that states the colour transform, which the reader follows. */
    private void colours() {
        int known = components == 3 ? isYCbCr() ? 1 : 0 : components == 4 ? transform : -1;
        if (known >= 0) {
            marker(APP14);
            kept.write(0);
            kept.write(14);
            kept.writeBytes("Adobe".getBytes(StandardCharsets.US_ASCII));
            kept.writeBytes(new byte[] {0, 100, 0, 0, 0, 0, (byte) known});
        }
    }

    private boolean isAt(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (file[at + 2 + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void frame(int length) throws InvalidImageException {
        if (length < 8 || length > MAX_FRAME || components > 0) {
            throw InvalidImageException.damaged(FORMAT);
        }
        int precision = unsigned(at + 2);
        if (precision != 8) {
            throw InvalidImageException.notSupported(FORMAT, precision + " bits a sample");
        }
        components = unsigned(at + 7);
        pixels = (long) (unsigned(at + 3) << 8 | unsigned(at + 4)) * (unsigned(at + 5) << 8 | unsigned(at + 6));
        if (components == 2 || components > 4) {
            throw InvalidImageException.notSupported(FORMAT, components + " components");
        }
        isNamedRgb = length >= 17 && file[at + 8] == 'R' && file[at + 11] == 'G' && file[at + 14] == 'B';
    }

    /** Keeps the bytes of a scan, up to the next marker. */
    private void scan() throws InvalidImageException {
        scans++;
        long samples = scans
                * pixels
                * (isYCbCr() || components == 1 ? 1 : components + 1); // including the conversion of colours
        if (scans > MAX_SCANS || (scans > 1 && samples > MAX_SAMPLES)) {
            throw new InvalidImageException(
                    "it has too many scans for its size: save it as a JPEG that is not progressive");
        }
        int start = at;
        while (at + 1 < file.length) {
            int following = unsigned(at + 1);
            if (unsigned(at) == 0xff && following != 0 && following != 0xff && (following < 0xd0 || following > 0xd7)) {
                kept.write(file, start, at - start);
                return;
            }
            at++;
        }
        at = file.length;
        kept.write(file, start, at - start);
    }

    private void marker(int marker) {
        kept.write(0xff);
        kept.write(marker);
    }

    private int unsigned(int index) {
        return Byte.toUnsignedInt(file[index]);
    }
}
