package shuzi.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import shuzi.core.image.ImageDecoder;
import shuzi.core.image.InvalidImageException;
import shuzi.web.binding.ValidName;
import shuzi.web.problem.TooLargeException;

/**
 * Reads the images of a ZIP archive: entries are unpacked and decoded on all cores and handed over one by one, in the
 * order of the archive, with only a few of them in memory.
 */
final class ArchiveReader {

    private static final int MAX_ENTRY_BYTES = 32 << 20;
    private static final int MAX_NAME = 500;
    private static final Pattern UNPRINTABLE = Pattern.compile("[" + ValidName.UNPRINTABLE + "]");
    private static final Pattern TABLE =
            Pattern.compile("(?i)\\.(csv|mat|npz|npy|h5|[ct]sv\\.gz)$|idx[13]-ubyte(\\.gz)?$");
    private static final List<Charset> NAME_ENCODINGS = List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"));

    private final Conveyor conveyor;
    private final DatasetSettings limits;

    ArchiveReader(Conveyor conveyor, DatasetSettings limits) {
        this.conveyor = conveyor;
        this.limits = limits;
    }

    /** What became of an entry, told to the receiver when its turn has come. */
    private interface Decoded {

        void tell(ImageReceiver receiver);
    }

    /**
     * Hands every image and every skipped file of the archive to the receiver.
     *
     * @throws shuzi.web.problem.ProblemException when it is over the limits
     */
    void read(ZipFile zip, ImageReceiver receiver) {
        requireWithinLimits(zip);
        new FolderNames(zip.stream().filter(ArchiveReader::isFile).map(entry -> printable(entry.getName())))
                .warnings()
                .forEach(receiver::warning);
        conveyor.run(decoding(zip), decoded -> decoded.tell(receiver));
    }

    private static boolean isFile(ZipEntry entry) {
        return !entry.isDirectory() && !ImageSource.isLitter(entry.getName());
    }

    static boolean isZip(byte[] start) {
        return start.length >= 2 && start[0] == 'P' && start[1] == 'K';
    }

    private Iterator<Callable<Decoded>> decoding(ZipFile zip) {
        var unpacked = new AtomicLong();
        var names = new HashSet<String>();
        return zip.stream()
                .filter(ArchiveReader::isFile)
                .<Callable<Decoded>>map(entry -> names.add(entry.getName())
                        ? decoding(zip, entry, unpacked)
                        : () -> skipped( // unpacking goes by name
                                printable(entry.getName()), "an earlier file of the archive has the same name"))
                .iterator();
    }

    private void requireWithinLimits(ZipFile zip) {
        if (zip.size() > limits.maxImages()) {
            throw TooLargeException.because(
                    "The archive has %d files; at most %d are taken.".formatted(zip.size(), limits.maxImages()));
        }
        long left = limits.maxUnpacked().toBytes();
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            long size = entries.nextElement().getSize();
            if (size > left) {
                throw tooMuchUnpacked();
            }
            left -= Math.max(size, 0);
        }
    }

    private TooLargeException tooMuchUnpacked() {
        return TooLargeException.because("The archive unpacks to more than the %d MB that are taken."
                .formatted(limits.maxUnpacked().toMegabytes()));
    }

    private Callable<Decoded> decoding(ZipFile zip, ZipEntry entry, AtomicLong unpacked) {
        return () -> {
            String path = printable(entry.getName());
            ImageSource source = ImageSource.of(path);
            if (source == null) {
                return skipped(
                        path,
                        TABLE.matcher(path).find()
                                ? "files of numbers are not taken beside pictures: send it alone"
                                : "its label is unknown: neither is its name input_{suite}_{sample}_{label} nor does it"
                                        + " lie in a folder 1..15 or 零..亿");
            }
            if (source.label() < 1 || source.label() > Numeral.ALL.size()) {
                return skipped(path, "label %d is not one of 1..15".formatted(source.label()));
            }
            byte[] bytes;
            try {
                bytes = unpack(zip, entry);
            } catch (IOException damaged) {
                return skipped(path, "it cannot be unpacked: it is damaged, or packed in a way that is not taken");
            }
            if (unpacked.addAndGet(bytes.length) > limits.maxUnpacked().toBytes()) {
                throw tooMuchUnpacked();
            }
            if (bytes.length > MAX_ENTRY_BYTES) {
                return skipped(path, "it is larger than %d MB".formatted(MAX_ENTRY_BYTES >> 20));
            }
            try {
                byte[] pixels = ImageDecoder.decode(bytes).toArray();
                byte[] hash = ImportedImage.hashOf(source.label(), pixels);
                byte[] packed = PackedPixels.pack(pixels);
                return receiver -> receiver.image(path, source, FolderNames.sideOf(path), hash, packed);
            } catch (InvalidImageException unusable) {
                return skipped(path, unusable.reason());
            }
        };
    }

    /** The entry's bytes, or the first of them, more than are taken. */
    private static byte[] unpack(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            int claimed = Math.clamp(entry.getSize(), 0, MAX_ENTRY_BYTES);
            byte[] bytes = in.readNBytes(claimed + 1);
            if (bytes.length <= claimed) {
                return bytes;
            }
            byte[] more = in.readNBytes(MAX_ENTRY_BYTES - claimed);
            byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
            System.arraycopy(more, 0, all, bytes.length, more.length);
            return all;
        }
    }

    private static Decoded skipped(String path, String reason) {
        return receiver -> receiver.skipped(new SkippedFile(path, reason));
    }

    /** The name as a person would read it, without what cannot be stored or shown. */
    private static String printable(String name) {
        if (name.length() <= MAX_NAME && name.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return name;
        }
        String printable = UNPRINTABLE.matcher(decoded(name)).replaceAll("\uFFFD");
        int length = printable.codePointCount(0, printable.length());
        return length <= MAX_NAME ? printable : printable.substring(0, printable.offsetByCodePoints(0, MAX_NAME)) + "…";
    }

    /** A name that was read as Latin-1 for want of a flag, in the encoding that it is more likely to have. */
    private static String decoded(String name) {
        if (name.chars().anyMatch(c -> c > 0xff)) {
            return name;
        }
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        for (Charset charset : NAME_ENCODINGS) {
            try {
                return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException another) {
                // the next may fit
            }
        }
        return name;
    }
}
