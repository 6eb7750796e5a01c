package shuzi.image;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG, JPEG, BMP and GIF (its first frame) to 64 x 64 grey. A picture of that size in 8-bit grey keeps its
 * pixels as they are; another size is scaled, its proportions kept, and centred on black; colours become their luma
 * 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), transparent pixels black.
 */
public final class ImageDecoder {

    /** The most pixels that a picture may claim to have. */
    static final long MAX_PIXELS = 50_000_000;

    /** Pictures with a longer side are decoded with pixels left out, so that memory stays small. */
    private static final int MAX_DECODED_SIDE = 1024;

    static {
        ImageIO.setUseCache(false);
    }

    /** By format; looked up once, as ImageIO locks and sorts all its providers at each look. */
    private static final Map<String, ImageReaderSpi> PROVIDERS = Stream.of("png", "jpeg", "bmp", "gif")
            .collect(Collectors.toMap(Function.identity(), ImageDecoder::provider));

    private ImageDecoder() {}

    /**
     * The picture in these bytes.
     *
     * @throws UnusableImageException when there is none, it is damaged, too large or blank
     */
    public static GreyImage decode(byte[] bytes) throws UnusableImageException {
        GreyImage image = toGrey(read(known(bytes), bytes));
        if (image.isBlank()) {
            throw new UnusableImageException("it is blank: all its pixels are the same");
        }
        return image;
    }

    /**
     * The picture in these bytes, in its own size (large ones smaller), upright.
     *
     * @throws UnusableImageException when there is none, it is damaged or too large
     */
    public static Picture picture(byte[] bytes) throws UnusableImageException {
        BufferedImage image = read(known(bytes), bytes);
        return new Picture(image.getWidth(), image.getHeight(), luma(image));
    }

    private static String known(byte[] bytes) throws UnusableImageException {
        String format = format(bytes);
        if (format == null) {
            throw new UnusableImageException(
                    bytes.length == 0 ? "it is empty" : "it is not a PNG, JPEG, BMP or GIF picture");
        }
        return format;
    }

    private static @Nullable String format(byte[] bytes) {
        if (startsWith(bytes, 0x89, 'P', 'N', 'G')) {
            return "png";
        }
        if (startsWith(bytes, 0xff, 0xd8, 0xff)) {
            return "jpeg";
        }
        if (startsWith(bytes, 'B', 'M')) {
            return "bmp";
        }
        return startsWith(bytes, 'G', 'I', 'F', '8') ? "gif" : null;
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static BufferedImage read(String format, byte[] bytes) throws UnusableImageException {
        ImageReader reader = reader(format);
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > MAX_PIXELS) {
                throw new UnusableImageException("it claims to be %d x %d pixels, more than %d million"
                        .formatted(width, height, MAX_PIXELS / 1_000_000));
            }
            ImageReadParam param = reader.getDefaultReadParam();
            int step = Math.ceilDiv(Math.max(width, height), MAX_DECODED_SIDE);
            param.setSourceSubsampling(step, step, 0, 0);
            BufferedImage image = reader.read(0, param);
            if (!warnings.isEmpty()) {
                throw new UnusableImageException(
                        "it is a damaged %s picture: %s".formatted(name(format), warnings.getFirst()));
            }
            return image;
        } catch (IOException | RuntimeException damaged) { // the JDK's readers throw both at malformed pictures
            throw new UnusableImageException("it is a damaged %s picture".formatted(name(format)));
        } finally {
            reader.dispose();
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

    private static GreyImage toGrey(BufferedImage image) {
        byte[] luma = luma(image);
        int width = image.getWidth();
        int height = image.getHeight();
        return new GreyImage(width == GreyImage.SIDE && height == GreyImage.SIDE ? luma : scaled(luma, width, height));
    }

    /** 8-bit grey of each pixel, row by row. */
    private static byte[] luma(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        var luma = new byte[width * height];
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        boolean grey = colors.getColorSpace().getType() == java.awt.color.ColorSpace.TYPE_GRAY
                && !(colors instanceof java.awt.image.IndexColorModel);
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
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                luma[y * width + x] = (byte) (grey ? greyOf(raster, colors, x, y) : lumaOf(image.getRGB(x, y)));
            }
        }
        return luma;
    }

    /** Grey of any depth, taken from the raster: the JDK's conversion to RGB would change its brightness. */
    private static int greyOf(Raster raster, ColorModel colors, int x, int y) {
        int most = (1 << colors.getComponentSize(0)) - 1;
        int grey = raster.getSample(x, y, 0) * 255 / most;
        if (!colors.hasAlpha()) {
            return grey;
        }
        int mostAlpha = (1 << colors.getComponentSize(1)) - 1;
        return grey * raster.getSample(x, y, 1) / mostAlpha;
    }

    private static int lumaOf(int argb) {
        int alpha = argb >>> 24;
        int red = argb >> 16 & 0xff;
        int green = argb >> 8 & 0xff;
        int blue = argb & 0xff;
        return (299 * red + 587 * green + 114 * blue + 500) / 1000 * alpha / 255;
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
