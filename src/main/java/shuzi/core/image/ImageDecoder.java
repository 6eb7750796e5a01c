package shuzi.core.image;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
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
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG, JPEG, BMP, GIF (its first frame) and WebP. Colours become their luma 0.299 R + 0.587 G + 0.114 B (ITU-R
 * BT.601); transparent pixels become white where what is seen is rather dark, black otherwise; pictures are turned
 * upright by their EXIF orientation.
 */
public final class ImageDecoder {

    /** The most pixels that a picture may claim to have. */
    static final long MAX_PIXELS = 50_000_000;

    /** The same for WebP, whose reader holds the whole picture, however few pixels are wanted. */
    static final long MAX_WEBP_PIXELS = 16_000_000;

    /** The longest side, which is that of JPEG and GIF: some readers take long over each row, however short. */
    static final int MAX_SIDE = 65_535;

    /** A picture of more pixels takes much memory while it is decoded: few of them at once. */
    private static final long LARGE = 2_000_000;

    private static final int MAX_READS_BEYOND_THE_END = 10_000;

    /** What the JPEG reader says of bytes that cameras leave before a marker, and that do no harm. */
    private static final String STRAYS = "extraneous bytes before marker";

    /** A WebP of more bytes is decoded alone: its tables of codes may take hundreds of times as much, whatever its size in pixels. */
    private static final int WEBP_ALONE = 64 << 10;

    private static final int MAX_LARGE_AT_ONCE = 2;
    private static final Semaphore LARGE_AT_ONCE = new Semaphore(MAX_LARGE_AT_ONCE);

    /** Pictures with a longer side are decoded with pixels left out, so that memory stays small. */
    private static final int MAX_DECODED_SIDE = 1024;

    /** A character smaller than this share of the picture is cut out of it before it is scaled to 64 x 64. */
    private static final double SMALL_CHARACTER = 0.35;

    /** The side of what is cut out, for one of the character. */
    private static final double SURROUNDINGS = 1.5;

    static {
        ImageIO.setUseCache(false);
    }

    /** By format; looked up once, as ImageIO locks and sorts all its providers at each look. */
    private static final Map<String, ImageReaderSpi> PROVIDERS = Stream.of("png", "jpeg", "bmp", "gif", "webp")
            .collect(Collectors.toMap(Function.identity(), ImageDecoder::provider));

    private ImageDecoder() {}

    /** What becomes of a large picture while too many others are being decoded. */
    public enum WhenBusy {
        /** It waits for its turn. */
        WAIT,
        /** A {@link DecoderBusyException} says so at once. */
        FAIL
    }

    /** {@link #decode(byte[], WhenBusy)} that waits. */
    public static GreyImage decode(byte[] bytes) throws InvalidImageException {
        return decode(bytes, WhenBusy.WAIT);
    }

    /** {@link #picture(byte[], WhenBusy)} that waits. */
    public static Picture picture(byte[] bytes) throws InvalidImageException {
        return picture(bytes, WhenBusy.WAIT);
    }

    /**
     * The picture in these bytes as an image of a data set. A picture of 64 x 64 greys keeps its pixels as they are. Of
     * any other only the ink is kept, white on black, and scaled to 64 x 64 with its proportions.
     *
     * @throws InvalidImageException when there is none, it is damaged, too large or blank
     * @throws DecoderBusyException when it is large, too many others are being decoded, and it is not to wait
     */
    public static GreyImage decode(byte[] bytes, WhenBusy whenBusy) throws InvalidImageException {
        String format = format(bytes);
        BufferedImage decoded = read(format, bytes, whenBusy);
        Picture picture = picture(format, bytes, decoded);
        if (picture.width() == GreyImage.SIDE && picture.height() == GreyImage.SIDE && isGrey(decoded)) {
            var image = new GreyImage(picture.luma());
            if (image.isBlank()) {
                throw new InvalidImageException("it is blank: all its pixels are the same");
            }
            return image;
        }
        return cleaned(picture);
    }

    /**
     * The picture in these bytes, upright, in its own size (large ones smaller).
     *
     * @throws InvalidImageException when there is none, it is damaged or too large
     * @throws DecoderBusyException when it is large, too many others are being decoded, and it is not to wait
     */
    public static Picture picture(byte[] bytes, WhenBusy whenBusy) throws InvalidImageException {
        String format = format(bytes);
        return picture(format, bytes, read(format, bytes, whenBusy));
    }

    private static Picture picture(String format, byte[] bytes, BufferedImage decoded) {
        return Orientation.turned(
                Orientation.of(format, bytes), decoded.getWidth(), decoded.getHeight(), luma(decoded));
    }

    private static String format(byte[] bytes) throws InvalidImageException {
        String format = recognised(bytes);
        if (format == null) {
            throw new InvalidImageException(
                    bytes.length == 0 ? "it is empty" : "it is not a PNG, JPEG, BMP, GIF or WebP picture");
        }
        return format;
    }

    private static @Nullable String recognised(byte[] bytes) {
        if (startsWith(bytes, '\u0089', 'P', 'N', 'G')) {
            return "png";
        }
        if (startsWith(bytes, '\u00ff', '\u00d8', '\u00ff')) {
            return "jpeg";
        }
        if (startsWith(bytes, 'B', 'M')) {
            return "bmp";
        }
        if (startsWith(bytes, 'G', 'I', 'F', '8')) {
            return "gif";
        }
        return startsWith(bytes, 'R', 'I', 'F', 'F') && isAt(bytes, 8, 'W', 'E', 'B', 'P') ? "webp" : null;
    }

    private static boolean startsWith(byte[] bytes, char... start) {
        return isAt(bytes, 0, start);
    }

    private static boolean isAt(byte[] bytes, int at, char... text) {
        if (bytes.length < at + text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if ((bytes[at + i] & 0xff) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static BufferedImage read(String format, byte[] bytes, WhenBusy whenBusy) throws InvalidImageException {
        ReaderInput needed = forReader(format, bytes);
        ImageReader reader = reader(format);
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> {
            if (!warning.contains(STRAYS)) {
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
                throw new InvalidImageException("it claims to be %d x %d pixels, more than %d million"
                        .formatted(width, height, most / 1_000_000));
            }
            if (Math.max(width, height) > MAX_SIDE) {
                throw new InvalidImageException(
                        "it claims to be %d x %d pixels, a side of more than %d".formatted(width, height, MAX_SIDE));
            }
            int places = places(format, needed, (long) width * height);
            ImageReadParam param = reader.getDefaultReadParam();
            int step = Math.ceilDiv(Math.max(width, height), MAX_DECODED_SIDE);
            param.setSourceSubsampling(step, step, 0, 0);
            if (needed.luma()) {
                param.setDestinationType(ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_BYTE_GRAY));
            }
            BufferedImage image = places > 0 ? readInTurn(reader, param, places, whenBusy) : reader.read(0, param);
            DecodingInterruptedException.check();
            if (!warnings.isEmpty()) {
                throw InvalidImageException.damaged(name(format));
            }
            return image;
        } catch (DecoderBusyException busy) {
            throw busy;
        } catch (IOException | RuntimeException damaged) { // the JDK's readers throw both at malformed pictures
            DecodingInterruptedException.check();
            if (format.equals("webp")) { // its reader does not tell the one from the other
                throw new InvalidImageException(
                        "it is a WEBP picture that is not supported, or damaged: save it as PNG or JPEG");
            }
            throw InvalidImageException.damaged(name(format));
        } finally {
            reader.dispose();
        }
    }

    /**
     * What of a file its reader gets. Whatever the pixels do not need stays away from it: readers take long over
     * metadata, and fail at some.
     */
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
     * Bytes that end in an exception once the thread that reads them is interrupted, or asks again and again for more
     * than there are: the reader of WebP goes on without any, slowly.
     */
    private static final class InterruptibleInput extends ByteArrayInputStream {

        private int beyondTheEnd;

        InterruptibleInput(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            DecodingInterruptedException.check();
            if (pos == count && ++beyondTheEnd > MAX_READS_BEYOND_THE_END) {
                throw new IllegalStateException("the picture has ended");
            }
            return super.read(target, offset, length);
        }
    }

    /** How many of the places for pictures that take much memory this one takes; 0 for one that does not. */
    private static int places(String format, ReaderInput needed, long pixels) {
        if (format.equals("webp") && needed.bytes().length > WEBP_ALONE) {
            return MAX_LARGE_AT_ONCE;
        }
        return pixels > LARGE ? 1 : 0;
    }

    private static BufferedImage readInTurn(ImageReader reader, ImageReadParam param, int places, WhenBusy whenBusy)
            throws IOException {
        enter(places, whenBusy);
        try {
            return reader.read(0, param);
        } finally {
            LARGE_AT_ONCE.release(places);
        }
    }

    private static void enter(int places, WhenBusy whenBusy) {
        if (LARGE_AT_ONCE.tryAcquire(places)) {
            return;
        }
        if (whenBusy == WhenBusy.FAIL) {
            throw new DecoderBusyException(MAX_LARGE_AT_ONCE);
        }
        try {
            LARGE_AT_ONCE.acquire(places);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            DecodingInterruptedException.check();
        }
    }

    /** A new reader of its own: one keeps the picture it reads. */
    private static ImageReader reader(String format) {
        ImageReaderSpi provider = PROVIDERS.get(format);
        if (provider == null) {
            throw new IllegalStateException("no reader of " + format);
        }
        try {
            return provider.createReaderInstance();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
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

    /** 8-bit grey of each pixel, row by row. */
    private static byte[] luma(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        var luma = new byte[width * height];
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        boolean grey = hasGreyModel(colors);
        if (grey && !colors.hasAlpha() && colors.getComponentSize(0) == 8) {
            if (raster.getTransferType() == DataBuffer.TYPE_BYTE && raster.getNumDataElements() == 1) {
                return (byte[]) raster.getDataElements(0, 0, width, height, luma); // 1 byte each: as they are
            }
            var row = new int[width];
            for (int y = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, 0, row);
                for (int x = 0; x < width; x++) {
                    luma[y * width + x] = (byte) row[x];
                }
            }
            return luma;
        }
        byte[] alpha = colors.hasAlpha() ? new byte[luma.length] : null;
        var row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++, at++) {
                luma[at] = (byte) (grey ? greyOf(raster, colors, x, y) : lumaOf(row[x]));
                if (alpha != null) {
                    alpha[at] = (byte) (row[x] >>> 24);
                }
            }
        }
        if (alpha != null) {
            compose(luma, alpha);
        }
        return luma;
    }

    private static boolean hasGreyModel(ColorModel colors) {
        return colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY && !(colors instanceof IndexColorModel);
    }

    /** Grey of any depth, taken from the raster: the JDK's conversion to RGB would change its brightness. */
    private static int greyOf(Raster raster, ColorModel colors, int x, int y) {
        int most = (1 << colors.getComponentSize(0)) - 1;
        return raster.getSample(x, y, 0) * 255 / most;
    }

    private static int lumaOf(int rgb) {
        return (299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff) + 500) / 1000;
    }

    /** Lays the picture on white when what is seen of it is dark, on black otherwise. */
    private static void compose(byte[] luma, byte[] alpha) {
        long seen = 0;
        long light = 0;
        for (int i = 0; i < luma.length; i++) {
            seen += alpha[i] & 0xff;
            light += (alpha[i] & 0xffL) * (luma[i] & 0xff);
        }
        int ground = light < 128 * seen ? 255 : 0;
        for (int i = 0; i < luma.length; i++) {
            int opacity = alpha[i] & 0xff;
            luma[i] = (byte) (((luma[i] & 0xff) * opacity + ground * (255 - opacity)) / 255);
        }
    }

    /** Whether all pixels are greys that nothing shines through. */
    private static boolean isGrey(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        if (hasGreyModel(colors) && !colors.hasAlpha()) {
            return true;
        }
        for (int argb : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
            int blue = argb & 0xff;
            if (argb >>> 24 != 0xff || (argb >> 16 & 0xff) != blue || (argb >> 8 & 0xff) != blue) {
                return false;
            }
        }
        return true;
    }

    private static GreyImage cleaned(Picture picture) throws InvalidImageException {
        var finder = new InkFinder();
        Picture shrunk = picture.shrunk(InkFinder.step(picture));
        int width = shrunk.width();
        int height = shrunk.height();
        if (!finder.find(shrunk.luma(), 0, width, height)) {
            throw new InvalidImageException("it is blank: no ink was found");
        }
        int longest = Math.max(finder.boxWidth, finder.boxHeight);
        if (longest >= SMALL_CHARACTER * Math.max(width, height)) {
            return new GreyImage(scaled(finder.ink, width, height));
        }
        int side = (int) Math.ceil(SURROUNDINGS * longest);
        var surroundings = new byte[side * side];
        int left = (side - finder.boxWidth) / 2;
        int top = (side - finder.boxHeight) / 2;
        for (int y = 0; y < finder.boxHeight; y++) {
            System.arraycopy(
                    finder.ink,
                    (finder.top + y) * width + finder.left,
                    surroundings,
                    (top + y) * side + left,
                    finder.boxWidth);
        }
        return new GreyImage(scaled(surroundings, side, side));
    }

    private static byte[] scaled(byte[] luma, int width, int height) {
        var source = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        source.getRaster().setDataElements(0, 0, width, height, luma);
        // halve until at most twice as large: bilinear scaling alone would skip pixels
        while (Math.max(source.getWidth(), source.getHeight()) >= 2 * GreyImage.SIDE) {
            source = draw(
                    source,
                    Math.ceilDiv(source.getWidth(), 2),
                    Math.ceilDiv(source.getHeight(), 2),
                    Math.ceilDiv(source.getWidth(), 2),
                    Math.ceilDiv(source.getHeight(), 2));
        }
        double scale = (double) GreyImage.SIDE / Math.max(source.getWidth(), source.getHeight());
        int targetWidth = Math.max(1, (int) Math.round(source.getWidth() * scale));
        int targetHeight = Math.max(1, (int) Math.round(source.getHeight() * scale));
        BufferedImage target = draw(source, targetWidth, targetHeight, GreyImage.SIDE, GreyImage.SIDE);
        return (byte[]) target.getRaster().getDataElements(0, 0, GreyImage.SIDE, GreyImage.SIDE, null);
    }

    /** The source scaled to width x height, in the middle of a black picture. */
    private static BufferedImage draw(
            BufferedImage source, int width, int height, int pictureWidth, int pictureHeight) {
        var picture = new BufferedImage(pictureWidth, pictureHeight, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(source, (pictureWidth - width) / 2, (pictureHeight - height) / 2, width, height, null);
        graphics.dispose();
        return picture;
    }
}
