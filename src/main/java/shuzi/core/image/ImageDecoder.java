package shuzi.core.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG, JPEG, BMP, GIF (its first frame) and WebP. Colours become their luma 0.299 R + 0.587 G + 0.114 B (ITU-R
 * BT.601). Transparent pixels become white if the visible ones are dark, black otherwise. Pictures are turned upright
 * by their EXIF orientation.
 */
public final class ImageDecoder {

    /** The maximum number of pixels in the header of a picture. */
    static final long MAX_PIXELS = 50_000_000;

    /** The maximum for WebP, whose reader holds the whole picture even if it is subsampled. */
    static final long MAX_WEBP_PIXELS = 16_000_000;

    /** The maximum side, which is that of JPEG and GIF. Some readers take long for each row, however short. */
    static final int MAX_SIDE = 65_535;

    /**
     * A picture of more pixels counts as large: it takes much memory while it is decoded, so few are decoded at once.
     */
    private static final long LARGE = 2_000_000;

    /** Of a JPEG with more samples, only the luma is decoded: its colours cost four times as much. */
    private static final long MAX_COLOUR_SAMPLES = 2_000_000;

    /** The same limit for pictures of numbers, whose colours tell print from ink. */
    private static final long MAX_COLOUR_SAMPLES_OF_PRINT = 16_000_000;

    private static final int MAX_READS_BEYOND_THE_END = 10_000;

    /** The JPEG reader's warning about bytes that cameras leave before a marker, which are harmless. */
    private static final String STRAY_BYTES = "extraneous bytes before marker";

    /** A WebP of more bytes is decoded alone, because its code tables can take hundreds of times its size. */
    private static final int MAX_SHARED_WEBP_BYTES = 64 << 10;

    private static final int MAX_LARGE_AT_ONCE = 2;
    private static final Semaphore LARGE_AT_ONCE = new Semaphore(MAX_LARGE_AT_ONCE);

    /** Pictures with a longer side are subsampled while they are decoded, which limits memory. */
    private static final int MAX_DECODED_SIDE = 1024;

    static {
        ImageIO.setUseCache(false);
    }

    /** By format; looked up once, because ImageIO locks and sorts all its providers at each look-up. */
    private static final Map<String, ImageReaderSpi> PROVIDERS = Stream.of("png", "jpeg", "bmp", "gif", "webp")
            .collect(Collectors.toMap(Function.identity(), ImageDecoder::provider));

    private ImageDecoder() {}

    /** What to do with a large picture while too many others are being decoded. */
    public enum WhenBusy {
        /** Waits for its turn. */
        WAIT,
        /** Throws a {@link DecoderBusyException} at once. */
        FAIL,
        /** Decodes it in addition to the others. For a caller that decodes one picture at a time. */
        PROCEED
    }

    /** Calls {@link #decode(byte[], WhenBusy)} and waits if the decoder is busy. */
    public static GreyImage decode(byte[] bytes) throws InvalidImageException {
        return decode(bytes, WhenBusy.WAIT);
    }

    /** Calls {@link #picture(byte[], WhenBusy)} and waits if the decoder is busy. */
    public static Picture picture(byte[] bytes) throws InvalidImageException {
        return picture(bytes, WhenBusy.WAIT);
    }

    /**
     * Decodes an image of a data set. A grey picture of 64 x 64 pixels keeps its pixels. Of any other picture, the ink
     * is kept, white on black, and scaled to 64 x 64 with its proportions.
     *
     * @throws InvalidImageException if the bytes are not a supported picture, or it is damaged, too large or blank
     * @throws DecoderBusyException when it is large, too many others are being decoded, and it is not to wait
     */
    public static GreyImage decode(byte[] bytes, WhenBusy whenBusy) throws InvalidImageException {
        String format = ImageFormats.of(bytes);
        Decoded decoded = read(format, bytes, MAX_COLOUR_SAMPLES, whenBusy);
        Picture picture = picture(format, bytes, decoded);
        if (picture.width() == GreyImage.SIDE
                && picture.height() == GreyImage.SIDE
                && Luma.isOpaqueGrey(decoded.image)) {
            var image = new GreyImage(picture.luma());
            if (image.isBlank()) {
                throw new InvalidImageException("it is blank: all its pixels are the same");
            }
            return image;
        }
        return InkImage.of(picture);
    }

    /**
     * Decodes a picture and turns it upright. It keeps its size unless it is large.
     *
     * @throws InvalidImageException if the bytes are not a supported picture, or it is damaged or too large
     * @throws DecoderBusyException when it is large, too many others are being decoded, and it is not to wait
     */
    public static Picture picture(byte[] bytes, WhenBusy whenBusy) throws InvalidImageException {
        String format = ImageFormats.of(bytes);
        return picture(format, bytes, read(format, bytes, MAX_COLOUR_SAMPLES, whenBusy));
    }

    /**
     * Decodes a picture like {@link #picture(byte[], WhenBusy)}. If it shows dark ink on paper
     * that is printed in colour, the list begins with the picture without the print.
     *
     * @throws InvalidImageException if the bytes are not a supported picture, or it is damaged or too large
     * @throws DecoderBusyException when it is large, too many others are being decoded, and it is not to wait
     */
    public static List<Picture> withoutPrint(byte[] bytes, WhenBusy whenBusy) throws InvalidImageException {
        String format = ImageFormats.of(bytes);
        Decoded decoded = read(format, bytes, MAX_COLOUR_SAMPLES_OF_PRINT, whenBusy);
        Picture picture = picture(format, bytes, decoded);
        byte[] filtered = DropOutFilter.apply(decoded.image);
        return filtered == null ? List.of(picture) : List.of(picture(format, bytes, decoded, filtered), picture);
    }

    private static Picture picture(String format, byte[] bytes, Decoded decoded) {
        return picture(format, bytes, decoded, Luma.of(decoded.image));
    }

    private static Picture picture(String format, byte[] bytes, Decoded decoded, byte[] luma) {
        return Orientation.turned(
                Orientation.of(format, bytes), decoded.image.getWidth(), decoded.image.getHeight(), luma, decoded.step);
    }

    /**
     * A decoded file.
     *
     * @param step each step-th pixel of each step-th row was decoded
     */
    private record Decoded(BufferedImage image, int step) {}

    /** @param maxColourSamples if the reader computes more samples, it is asked for the luma only where it can */
    private static Decoded read(String format, byte[] bytes, long maxColourSamples, WhenBusy whenBusy)
            throws InvalidImageException {
        ReaderInput needed = forReader(format, bytes);
        ImageReader reader = reader(format);
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> {
            if (!warning.contains(STRAY_BYTES)) {
                warnings.add(warning);
            }
        });
        reader.addIIOReadProgressListener(new StopWhenInterrupted());
        try (var in = new MemoryCacheImageInputStream(new InterruptibleInput(needed.bytes()))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            long most = format.equals("webp") ? MAX_WEBP_PIXELS : MAX_PIXELS;
            if ((long) width * height > most) {
                throw new InvalidImageException(
                        "it is %d x %d pixels, more than %d million".formatted(width, height, most / 1_000_000));
            }
            if (Math.max(width, height) > MAX_SIDE) {
                throw new InvalidImageException(
                        "it is %d x %d pixels; the longest side allowed is %d".formatted(width, height, MAX_SIDE));
            }
            int permits = permits(format, needed, (long) width * height);
            ImageReadParam param = reader.getDefaultReadParam();
            int step = Math.ceilDiv(Math.max(width, height), MAX_DECODED_SIDE);
            param.setSourceSubsampling(step, step, 0, 0);
            if (needed.samplesWithLuma() > maxColourSamples) {
                param.setDestinationType(ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_BYTE_GRAY));
            }
            BufferedImage image =
                    permits > 0 ? readWithPermits(reader, param, permits, whenBusy) : reader.read(0, param);
            DecodingInterruptedException.throwIfInterrupted();
            if (!warnings.isEmpty()) {
                throw InvalidImageException.damaged(name(format));
            }
            return new Decoded(image, step);
        } catch (DecoderBusyException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the JDK's readers throw both for malformed pictures
            DecodingInterruptedException.throwIfInterrupted();
            if (format.equals("webp")) { // its reader does not distinguish the two
                throw new InvalidImageException(
                        "it is a WEBP picture that is not supported, or damaged: save it as PNG or JPEG");
            }
            throw InvalidImageException.damaged(name(format));
        } finally {
            reader.dispose();
        }
    }

    /** Returns the parts of a file that the pixels need. Readers take long for metadata, and fail for some. */
    private static ReaderInput forReader(String format, byte[] bytes) throws InvalidImageException {
        return switch (format) {
            case "jpeg" -> JpegSegments.forReader(bytes);
            case "png" -> ReaderInput.of(PngChunks.forReader(bytes));
            case "gif" -> ReaderInput.of(GifBlocks.forReader(bytes));
            case "webp" -> ReaderInput.of(WebpChunks.forReader(bytes));
            case "bmp" -> ReaderInput.of(BmpHeader.forReader(bytes));
            default -> throw new IllegalArgumentException(format);
        };
    }

    /**
     * A stream that throws if its thread is interrupted, or if it is read too often after its end: the reader of WebP
     * continues slowly without any bytes.
     */
    private static final class InterruptibleInput extends ByteArrayInputStream {

        private int readsBeyondTheEnd;

        InterruptibleInput(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            DecodingInterruptedException.throwIfInterrupted();
            if (pos == count && ++readsBeyondTheEnd > MAX_READS_BEYOND_THE_END) {
                throw new IllegalStateException("the picture has ended");
            }
            return super.read(target, offset, length);
        }
    }

    /** Returns the number of permits for large pictures that this one needs; 0 if it is not large. */
    private static int permits(String format, ReaderInput needed, long pixels) {
        if (format.equals("webp") && needed.bytes().length > MAX_SHARED_WEBP_BYTES) {
            return MAX_LARGE_AT_ONCE;
        }
        return pixels > LARGE ? 1 : 0;
    }

    private static BufferedImage readWithPermits(
            ImageReader reader, ImageReadParam param, int permits, WhenBusy whenBusy) throws IOException {
        if (whenBusy == WhenBusy.PROCEED) {
            return reader.read(0, param);
        }
        enter(permits, whenBusy);
        try {
            return reader.read(0, param);
        } finally {
            LARGE_AT_ONCE.release(permits);
        }
    }

    private static void enter(int permits, WhenBusy whenBusy) {
        if (LARGE_AT_ONCE.tryAcquire(permits)) {
            return;
        }
        if (whenBusy == WhenBusy.FAIL) {
            throw new DecoderBusyException(MAX_LARGE_AT_ONCE);
        }
        try {
            LARGE_AT_ONCE.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            DecodingInterruptedException.throwIfInterrupted();
        }
    }

    /** Creates a reader for one picture; readers keep the picture that they read. */
    private static ImageReader reader(String format) {
        ImageReaderSpi provider = PROVIDERS.get(format);
        if (provider == null) {
            throw new IllegalStateException("no reader of " + format);
        }
        try {
            return provider.createReaderInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageReaderSpi provider(String format) {
        ImageReaderSpi provider =
                ImageIO.getImageReadersByFormatName(format).next().getOriginatingProvider();
        if (provider == null) {
            throw new IllegalStateException("no provider of the reader of " + format);
        }
        return provider;
    }

    private static String name(String format) {
        return format.toUpperCase(java.util.Locale.ROOT);
    }
}
