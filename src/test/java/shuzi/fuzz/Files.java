package shuzi.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import shuzi.WrittenNumerals;
import shuzi.Zip;

/** Pictures, archives and files of other tools: valid ones, damaged ones and hostile ones. */
final class Files {

    private static final int MEGABYTE = 1 << 20;

    private final Map<String, byte[]> good = new TreeMap<>();
    private final Map<String, byte[]> bad = new TreeMap<>();

    Files() {
        for (String format : List.of("png", "jpg", "gif", "bmp")) {
            good.put("numeral." + format, WrittenNumerals.file(6, 7, format));
        }
        good.put("numerals.zip", Zip.numerals(2, 1).build());
        addPictures();
        addArchives();
        addNumbers();
        addNetworks();
    }

    void addGood(String name, byte[] content) {
        good.put(name, content);
    }

    Map<String, byte[]> good() {
        return good;
    }

    /** Returns a hostile file or a damaged one. */
    byte[] hostile(List<String> goodNames, SplittableRandom random) {
        if (random.nextInt(5) < 2) {
            return bad.get(Values.pick(List.copyOf(bad.keySet()), random));
        }
        List<String> names = goodNames.isEmpty() || random.nextInt(5) == 0 ? List.copyOf(good.keySet()) : goodNames;
        return damaged(good.get(Values.pick(names, random)), random);
    }

    /** Changes one or several bits, numbers, addresses or sections of a file. */
    byte[] damaged(byte[] file, SplittableRandom random) {
        byte[] bytes = file.clone();
        if (bytes.length == 0) {
            return bytes;
        }
        for (int change = random.nextInt(1, 5); change > 0; change--) {
            // most structures of a format are near its beginning or its end
            int near = random.nextBoolean() ? Math.min(bytes.length, 700) : bytes.length;
            int place = random.nextInt(4) == 0 ? bytes.length - 1 - random.nextInt(near) : random.nextInt(near);
            switch (random.nextInt(9)) {
                case 0, 1 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[place] = (byte) random.nextInt(256);
                case 3 -> put(bytes, place, EDGES[random.nextInt(EDGES.length)], 4, random.nextBoolean());
                case 4 -> put(bytes, place, EDGES[random.nextInt(EDGES.length)], 8, random.nextBoolean());
                case 5 -> turnAddress(bytes, random);
                case 6 -> {
                    int length = Math.min(bytes.length - place, random.nextInt(1, 64));
                    System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, place, length);
                }
                case 7 ->
                    Arrays.fill(bytes, place, Math.min(bytes.length, place + random.nextInt(1, 300)), (byte)
                            (random.nextBoolean() ? 0 : 0xff));
                default -> {}
            }
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> join(bytes, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            case 2 -> {
                int cut = random.nextInt(bytes.length);
                yield join(
                        Arrays.copyOf(bytes, cut),
                        Arrays.copyOfRange(bytes, Math.min(bytes.length, cut + random.nextInt(1, 90)), bytes.length));
            }
            default -> bytes;
        };
    }

    private static final long[] EDGES = {
        0,
        1,
        -1,
        0x7fff,
        0xffff,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0x10000000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 40
    };

    private static void put(byte[] bytes, int place, long number, int size, boolean bigEndian) {
        for (int i = 0; i < size && place + i < bytes.length; i++) {
            bytes[place + i] = (byte) (number >> (8 * (bigEndian ? size - 1 - i : i)));
        }
    }

    /** Replaces eight bytes that look like an address in the file, as in HDF5, by another address, so that trees become cyclic. */
    private static void turnAddress(byte[] bytes, SplittableRandom random) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var places = new ArrayList<Integer>();
        for (int place = 0; place + 8 <= Math.min(bytes.length, 40_000); place += 8) {
            long address = buffer.getLong(place);
            if (address > 0 && address < bytes.length) {
                places.add(place);
            }
        }
        if (!places.isEmpty()) {
            int from = Values.pick(places, random);
            buffer.putLong(from, random.nextBoolean() ? buffer.getLong(Values.pick(places, random)) : from);
        }
    }

    private void addPictures() {
        bad.put("empty", new byte[0]);
        bad.put("one-byte", new byte[] {1});
        bad.put("text.png", "not a picture".getBytes(UTF_8));
        for (int[] size : new int[][] {
            {100_000, 100_000},
            {Integer.MAX_VALUE, 1},
            {1, Integer.MAX_VALUE},
            {0, 0},
            {-1, -1},
            {30_000, 30_000},
            {1, 1}
        }) {
            for (int kind : new int[] {0, 2, 3, 6}) {
                bad.put(
                        "claims-%d-%d-%d.png".formatted(size[0], size[1], kind),
                        png(size[0], size[1], 8, kind, deflate(new byte[MEGABYTE])));
            }
        }
        bad.put("bomb.png", png(20_000, 20_000, 1, 0, deflate(new byte[20_000 * 2_501]))); // 50 MB in 50 KB
        bad.put("bomb-16-bit.png", png(6_000, 6_000, 16, 6, deflate(new byte[100 * MEGABYTE])));
        bad.put("flat.png", png(60_000, 1, 8, 0, deflate(new byte[60_001])));
        bad.put("high.png", png(1, 60_000, 8, 0, deflate(new byte[120_000])));
        byte[] bomb = deflate(new byte[50 * MEGABYTE]);
        bad.put("text-bomb.png", withChunk("zTXt", join("a\0\0".getBytes(US_ASCII), bomb)));
        bad.put("international-text-bomb.png", withChunk("iTXt", join("a\0\1\0\0\0".getBytes(US_ASCII), bomb)));
        bad.put("profile-bomb.png", withChunk("iCCP", join("a\0\0".getBytes(US_ASCII), bomb)));
        bad.put("bad-palette.png", withChunk("PLTE", new byte[1_000]));
        bad.put("bad-transparency.png", withChunk("tRNS", new byte[10_000]));
        bad.put("bad-exif.png", withChunk("eXIf", "MM\0*\0\0\0\u0008\377\377".getBytes(ISO_8859_1)));
        bad.put("bad-time.png", withChunk("tIME", new byte[] {0, 0, 99, 99, 99, 99, 99}));
        bad.put("bad-gamma.png", withChunk("gAMA", new byte[4]));
        bad.put("bad-chromaticity.png", withChunk("cHRM", new byte[1]));
        bad.put("unknown-chunk.png", withChunk("ABCD", new byte[10]));

        byte[] jpeg = WrittenNumerals.file(6, 7, "jpg");
        int frame = indexOf(jpeg, new byte[] {(byte) 0xff, (byte) 0xc0});
        for (int size : new int[] {0, 1, 30_000, 65_535}) {
            byte[] claims = jpeg.clone();
            put(claims, frame + 5, size, 2, true);
            put(claims, frame + 7, size, 2, true);
            bad.put("claims-" + size + ".jpg", claims);
        }
        for (byte kind : new byte[] {(byte) 0xc1, (byte) 0xc2, (byte) 0xc3, (byte) 0xc9, (byte) 0xca
        }) { // progressive, lossless, arithmetic
            byte[] other = jpeg.clone();
            other[frame + 1] = kind;
            bad.put("frame-%02x.jpg".formatted(kind), other);
        }
        bad.put("many-scans.jpg", manyScans(jpeg));
        bad.put(
                "many-application-segments.jpg",
                join(
                        Arrays.copyOf(jpeg, 2),
                        repeat(new byte[] {(byte) 0xff, (byte) 0xe1, 0, 2}, 200_000),
                        Arrays.copyOfRange(jpeg, 2, jpeg.length)));
        bad.put(
                "many-markers.jpg",
                join(
                        Arrays.copyOf(jpeg, 2),
                        repeat(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 2}, 60_000),
                        Arrays.copyOfRange(jpeg, 2, jpeg.length)));
        bad.put(
                "exif-circle.jpg",
                join(Arrays.copyOf(jpeg, 2), exifThatPointsAtItself(), Arrays.copyOfRange(jpeg, 2, jpeg.length)));

        byte[] gif = WrittenNumerals.file(6, 7, "gif");
        byte[] wide = gif.clone();
        put(wide, 6, 65_535, 2, false);
        put(wide, 8, 65_535, 2, false);
        bad.put("claims-65535.gif", wide);
        int picture = indexOf(gif, new byte[] {0x2c, 0, 0, 0, 0});
        byte[] frames = Arrays.copyOfRange(gif, picture, gif.length - 1);
        bad.put("many-frames.gif", join(Arrays.copyOf(gif, picture), repeat(frames, 1_500), new byte[] {0x3b}));
        byte[] widePicture = wide.clone();
        put(widePicture, picture + 5, 65_535, 2, false);
        put(widePicture, picture + 7, 65_535, 2, false);
        bad.put("claims-65535-picture.gif", widePicture);
        bad.put(
                "endless-extensions.gif",
                join(Arrays.copyOf(gif, picture), repeat(new byte[] {0x21, (byte) 0xfe, 1, 0, 0}, 100_000)));

        byte[] bmp = WrittenNumerals.file(6, 7, "bmp");
        for (int[] change : new int[][] {
            {18, 100_000},
            {18, -64},
            {22, Integer.MIN_VALUE},
            {22, -64},
            {22, 2_000_000},
            {28, 0},
            {28, 255},
            {30, 1},
            {30, 2},
            {30, 3},
            {10, Integer.MAX_VALUE},
            {14, 0},
            {14, 12},
            {14, 124},
            {46, Integer.MAX_VALUE}
        }) {
            byte[] changed = bmp.clone();
            put(changed, change[0], change[1], 4, false);
            bad.put("%d-is-%d.bmp".formatted(change[0], change[1]), changed);
        }
        bad.put("vp8x-16777216.webp", webp("VP8X", new byte[] {0x10, 0, 0, 0, -1, -1, -1, -1, -1, -1}));
        bad.put("vp8l-16384.webp", webp("VP8L", join(new byte[] {0x2f, -1, -1, -1, 0x0f}, new byte[200])));
        bad.put(
                "vp8-16383.webp",
                webp("VP8 ", join(new byte[] {0x10, 2, 0, (byte) 0x9d, 1, 0x2a, -1, 0x3f, -1, 0x3f}, new byte[500])));
        bad.put("noise.webp", webp("VP8L", join(new byte[] {0x2f, 63, (byte) 0xc0, 15, 0}, noise(3_000))));
        bad.put("claims-4-gigabytes.tif", "II*\0\377\377\377\377".getBytes(ISO_8859_1));
        bad.put(
                "picture.svg",
                "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg>&a;</svg>".getBytes(UTF_8));
        bad.put("picture.ico", new byte[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 32, 0, 0, 1, 0, 0, 22, 0, 0, 0});
    }

    private void addArchives() {
        byte[] picture = WrittenNumerals.file(6, 7, "png");
        byte[] zeros = new byte[45 * MEGABYTE];
        bad.put(
                "bomb.zip",
                new Zip()
                        .add("input_1_1_1.png", zeros)
                        .add("input_1_1_2.png", zeros)
                        .build());
        bad.put(
                "bomb-of-bombs.zip",
                new Zip()
                        .add(
                                "a.zip",
                                new Zip()
                                        .add("b.zip", new Zip().add("c", zeros).build())
                                        .build())
                        .build());
        var pictureBombs = new Zip();
        for (int i = 0; i < 30; i++) {
            pictureBombs.add("input_1_%d_1.png".formatted(i), bad.get("bomb.png"));
        }
        bad.put("picture-bombs.zip", pictureBombs.build());
        var slip = new Zip();
        int number = 0;
        for (String name : List.of(
                "../../../tmp/slip",
                "/etc/slip",
                "..\\..\\slip",
                "C:\\slip",
                "a/../../slip",
                "\0slip",
                "\u202e",
                "con",
                "x".repeat(3_000),
                "a\nb",
                "data/",
                "%2e%2e/",
                "..")) {
            slip.add(name + "/input_1_%d_1.png".formatted(++number), picture);
        }
        bad.put("slip.zip", slip.build());
        var names = new Zip();
        for (String name : List.of(
                "input_99999999999_1_1.png",
                "input_1_1_16.png",
                "input_1_1_0.png",
                "input_-1_-1_-1.png",
                "input_1_1_1.png.exe",
                "1/.png",
                "15/a/b/c.png",
                "0/x.png",
                "16/x.png",
                "__MACOSX/1/._x.png",
                "1/x.png/",
                "INPUT_1_1_1.PNG")) {
            names.add(name, picture);
        }
        bad.put("names.zip", names.build());
        var many = new Zip();
        for (int i = 0; i < 30_000; i++) {
            many.add("1/" + i + ".png", new byte[0]);
        }
        bad.put("many-empty.zip", many.build());
        byte[] zip = good.get("numerals.zip");
        int entry = indexOf(zip, new byte[] {'P', 'K', 1, 2});
        for (int[] change : new int[][] {
            {8, 1},
            {8, 0x2041},
            {10, 99},
            {10, 12},
            {10, 1},
            {12, -1},
            {20, -1},
            {24, -1},
            {24, 0},
            {28, 0xffff},
            {30, 0xffff},
            {34, 7},
            {42, 0x7fffffff},
            {42, -1}
        }) {
            byte[] changed = zip.clone();
            put(
                    changed,
                    entry + change[0],
                    change[1],
                    (change[0] >= 16 && change[0] < 28) || change[0] == 42 ? 4 : 2,
                    false);
            bad.put("entry-%d-is-%d.zip".formatted(change[0], change[1]), changed);
        }
        for (int[] change : new int[][] {{6, 1}, {8, 99}, {18, -1}, {22, -1}, {26, 0xffff}, {28, 0xffff}}) {
            byte[] changed = zip.clone();
            put(changed, change[0], change[1], change[0] == 18 || change[0] == 22 ? 4 : 2, false);
            bad.put("local-%d-is-%d.zip".formatted(change[0], change[1]), changed);
        }
        bad.put("overlapping.zip", overlapping(zip));
        bad.put("no-directory.zip", Arrays.copyOf(zip, entry));
        bad.put("only-directory.zip", Arrays.copyOfRange(zip, entry, zip.length));
        bad.put("empty.zip", new Zip().build());
        bad.put("in-front.zip", join("#!/bin/sh\nexit\n".getBytes(UTF_8), zip));
        bad.put("long-comment.zip", join(Arrays.copyOf(zip, zip.length - 2), new byte[] {-1, -1}, new byte[65_535]));
        bad.put(
                "stored-twice.zip",
                new Zip()
                        .add("1/a.png", picture)
                        .add("1/A.png", picture)
                        .add("1/./a.png", picture)
                        .build());
        bad.put("archive.7z", new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c, 0, 4});
        bad.put("archive.rar", "Rar!\u001a\7\1\0".getBytes(ISO_8859_1));
        bad.put("bomb.gz", gzip(zeros));
        bad.put("bomb-of-bombs.gz", gzip(gzip(zeros)));
        bad.put("half.gz", Arrays.copyOf(gzip(noise(4_000)), 2_000));
    }

    private void addNumbers() {
        for (String header : List.of(
                "{'descr': '|u1', 'fortran_order': False, 'shape': (2147483647, 2147483647), }",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (4294967296, 4294967296), }",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (-30, 4096), }",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (0, 4096), }",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (), }",
                "{'descr': '|O', 'fortran_order': False, 'shape': (30,), }",
                "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (30,), }",
                "{'descr': '<f2', 'fortran_order': 1, 'shape': '30', }",
                "{'shape': " + "(".repeat(5_000) + ")".repeat(5_000) + "}",
                "{}",
                "__import__('os').system('true')")) {
            byte[] text = header.getBytes(US_ASCII);
            byte[] npy = join(
                    new byte[] {
                        (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)
                    },
                    text,
                    new byte[4096]);
            int number = bad.size();
            bad.put("header-%d.npy".formatted(number), npy);
            bad.put(
                    "header-%d.npz".formatted(number),
                    new Zip().add("x_train.npy", npy).add("y_train.npy", npy).build());
        }
        bad.put("pickle.npy", "\200\3cos\nsystem\nX\4\0\0\0trueq\0\205q\1Rq\2.".getBytes(ISO_8859_1));
        bad.put(
                "bomb.npz",
                new Zip()
                        .add("x_train.npy", new byte[45 * MEGABYTE])
                        .add("y_train.npy", new byte[45 * MEGABYTE])
                        .build());
        bad.put("duplicate-entries.npz", duplicateEntries());
        for (int[] dimensions : new int[][] {
            {-1, -1, -1},
            {Integer.MAX_VALUE, 64, 64},
            {65_536, 65_536, 65_536},
            {0, 64, 64},
            {30, 0, 0},
            {30, 1, Integer.MAX_VALUE}
        }) {
            ByteBuffer idx = ByteBuffer.allocate(5_000).put(new byte[] {0, 0, 8, 3});
            for (int dimension : dimensions) {
                idx.putInt(dimension);
            }
            bad.put("idx-" + Arrays.toString(dimensions), idx.array());
        }
        for (int kind : new int[] {0, 7, 9, 11, 12, 13, 14, 255}) {
            bad.put("idx-of-kind-" + kind, new byte[] {0, 0, (byte) kind, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0});
        }
        bad.put("idx-of-255-dimensions", join(new byte[] {0, 0, 8, -1}, new byte[1_020]));

        String line = "6" + ",0".repeat(4096) + "\n";
        bad.put("short-line.csv", (line + "6,0\n").getBytes(UTF_8));
        bad.put("long-line.csv", ("6" + ",0".repeat(2 * MEGABYTE)).getBytes(UTF_8));
        bad.put("long-field.csv", ("6," + "0".repeat(4 * MEGABYTE)).getBytes(UTF_8));
        bad.put("open-quote.csv", (line + "\"" + line.repeat(100)).getBytes(UTF_8));
        bad.put("many-lines.csv", "\n".repeat(4 * MEGABYTE).getBytes(UTF_8));
        bad.put("many-short-lines.csv", "6\n".repeat(MEGABYTE).getBytes(UTF_8));
        bad.put("utf-16.csv", line.repeat(20).getBytes(UTF_16));
        bad.put("bad-numbers.csv", ("6,NaN,1e999,-1,256,0x10,1e-9,," + line).getBytes(UTF_8));
        bad.put("formula.csv", ("=cmd|'/c calc'!A1" + ",0".repeat(4096)).getBytes(UTF_8));
        bad.put("nul.csv", line.replace(",0,", ",\0,").getBytes(UTF_8));
        bad.put("long-header.csv", ("label," + "p".repeat(100_000) + "\n" + line).getBytes(UTF_8));

        byte[] head = Arrays.copyOf("MATLAB 5.0 MAT-file, made to do harm".getBytes(US_ASCII), 128);
        Arrays.fill(head, 36, 124, (byte) ' ');
        head[125] = 1;
        head[126] = 'I';
        head[127] = 'M';
        bad.put("empty.mat", head);
        for (int type : new int[] {0, 1, 9, 14, 15, 18, 99}) {
            for (int size : new int[] {0, 8, Integer.MAX_VALUE, -1, 0x10000000}) {
                bad.put("element-%d-of-%d.mat".formatted(type, size), join(head, ints(type, size), new byte[64]));
            }
        }
        bad.put("bomb.mat", join(head, compressedElement(new byte[48 * MEGABYTE])));
        bad.put("big-array.mat", join(head, compressedElement(matrix(6, 46_341, 46_341, new byte[800]))));
        bad.put("negative-array.mat", join(head, matrix(6, -1, -1, new byte[800])));
        bad.put("sparse.mat", join(head, matrix(5, 46_341, 46_341, new byte[800])));
        byte[] cell = matrix(6, 1, 1, ints(9, 8, 0, 0));
        for (int depth = 0; depth < 2_000; depth++) {
            cell = matrix(1, 1, 1, cell);
        }
        bad.put("deep-cells.mat", join(head, cell));
        byte[] nested = new byte[0];
        for (int depth = 0; depth < 300; depth++) {
            nested = compressedElement(nested);
        }
        bad.put("deep-compression.mat", join(head, nested));
        bad.put("many-variables.mat", join(head, repeat(matrix(6, 1, 1, ints(9, 8, 0, 0)), 30_000)));
        byte[] level73 = Arrays.copyOf(head, 2_000);
        level73[125] = 2;
        put(level73, 512, 0x0a1a0a0d46444889L, 8, false);
        bad.put("empty-7.3.mat", level73);
    }

    private void addNetworks() {
        for (long length : new long[] {0, 2, -1, Long.MAX_VALUE, Integer.MAX_VALUE, 100_000_000}) {
            bad.put("header-of-%d.safetensors".formatted(length), join(longs(length), "{}".getBytes(UTF_8)));
        }
        for (String header : List.of(
                "[]",
                "{\"a\":null}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
                "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1000000,1000000],\"data_offsets\":[0,4000000000000]}}",
                "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,1e99]}}",
                "{\"0.weight\":{\"dtype\":\"F33\",\"shape\":[1.5],\"data_offsets\":[\"0\",4]}}",
                "{\"__metadata__\":{\"a\":1}}",
                "{\"__metadata__\":" + "[".repeat(100_000) + "}",
                "{\"a\\ud800\\u0000\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
                "{\"a\":" + "9".repeat(3_000) + "}")) {
            bad.put(
                    "header-%d.safetensors".formatted(bad.size()),
                    join(longs(header.length()), header.getBytes(UTF_8), new byte[4]));
        }
        bad.put("deep-groups.onnx", repeat(new byte[] {0x3b}, 100_000));
        byte[] nested = new byte[0];
        for (int depth = 0; depth < 3_000; depth++) { // graph of node of attribute of graph
            nested = field(depth % 3 == 0 ? 6 : depth % 3 == 1 ? 5 : 1, nested);
        }
        bad.put("deep-graphs.onnx", field(7, nested));
        bad.put("endless-number.onnx", repeat(new byte[] {(byte) 0xff}, 1_000));
        bad.put("long-field.onnx", new byte[] {0x3a, -1, -1, -1, -1, 0x07, 0});
        bad.put("empty-graph.onnx", field(7, new byte[0]));
        bad.put("many-nodes.onnx", field(7, repeat(field(1, field(4, "Gemm".getBytes(UTF_8))), 100_000)));
        bad.put(
                "huge-tensor.onnx",
                field(
                        7,
                        field(
                                5,
                                join(
                                        new byte[] {8, -1, -1, -1, -1, 7, 8, -1, -1, -1, -1, 7, 16, 1},
                                        field(8, "w".getBytes(UTF_8))))));
        bad.put("circle.onnx", field(7, join(node("Gemm", "b", "a"), node("Gemm", "a", "b"))));
        bad.put(
                "external-data.onnx",
                field(
                        7,
                        field(
                                5,
                                join(
                                        field(8, "w".getBytes(UTF_8)),
                                        new byte[] {112, 1},
                                        field(
                                                13,
                                                join(
                                                        field(1, "location".getBytes(UTF_8)),
                                                        field(2, "/etc/passwd".getBytes(UTF_8))))))));
    }

    private static byte[] node(String operator, String input, String output) {
        return field(
                1,
                join(
                        field(1, input.getBytes(UTF_8)),
                        field(2, output.getBytes(UTF_8)),
                        field(4, operator.getBytes(UTF_8))));
    }

    /** A field of a protobuf message whose value has a length. */
    private static byte[] field(int number, byte[] value) {
        var out = new ByteArrayOutputStream();
        out.write((number << 3) | 2);
        int length = value.length;
        while (length > 0x7f) {
            out.write((length & 0x7f) | 0x80);
            length >>= 7;
        }
        out.write(length);
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] png(int width, int height, int bits, int kind, byte[] data) {
        byte[] head = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) bits)
                .put((byte) kind)
                .array();
        byte[] palette = kind == 3 ? chunk("PLTE", new byte[768]) : new byte[0];
        return join(PNG, chunk("IHDR", head), palette, chunk("IDAT", data), chunk("IEND", new byte[0]));
    }

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private static byte[] withChunk(String type, byte[] content) {
        byte[] picture = WrittenNumerals.file(6, 7, "png");
        int afterHead = PNG.length + 25;
        return join(
                Arrays.copyOf(picture, afterHead),
                chunk(type, content),
                Arrays.copyOfRange(picture, afterHead, picture.length));
    }

    private static byte[] chunk(String type, byte[] content) {
        byte[] typed = join(type.getBytes(US_ASCII), content);
        var crc = new CRC32();
        crc.update(typed);
        return join(
                ByteBuffer.allocate(4).putInt(content.length).array(),
                typed,
                ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** Repeats the only scan of a JPEG. */
    private static byte[] manyScans(byte[] jpeg) {
        int scan = indexOf(jpeg, new byte[] {(byte) 0xff, (byte) 0xda});
        return join(
                Arrays.copyOf(jpeg, scan),
                repeat(Arrays.copyOfRange(jpeg, scan, jpeg.length - 2), 2_000),
                new byte[] {(byte) 0xff, (byte) 0xd9});
    }

    private static byte[] exifThatPointsAtItself() {
        ByteBuffer exif = ByteBuffer.allocate(2 + 2 + 6 + 8 + 2 + 3 * 12 + 4);
        exif.put((byte) 0xff).put((byte) 0xe1).putShort((short) (exif.capacity() - 2));
        exif.put("Exif\0\0MM\0*".getBytes(US_ASCII)).putInt(8);
        exif.putShort((short) 3);
        exif.putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(8); // the next directory is this directory
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(Integer.MAX_VALUE)
                .putInt(9);
        exif.putShort((short) 0x927c).putShort((short) 7).putInt(-1).putInt(-1);
        exif.putInt(8);
        return exif.array();
    }

    private static byte[] webp(String chunk, byte[] content) {
        return ByteBuffer.allocate(20 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII))
                .putInt(12 + content.length)
                .put("WEBP".getBytes(US_ASCII))
                .put(chunk.getBytes(US_ASCII))
                .putInt(content.length)
                .put(content)
                .array();
    }

    /** Lets every entry of the directory point to the first file. */
    private static byte[] overlapping(byte[] zip) {
        byte[] changed = zip.clone();
        byte[] mark = {'P', 'K', 1, 2};
        for (int place = indexOf(zip, mark); place + 46 < zip.length; place++) {
            if (Arrays.equals(zip, place, place + 4, mark, 0, 4)) {
                put(changed, place + 42, 0, 4, false);
            }
        }
        return changed;
    }

    private static byte[] duplicateEntries() {
        byte[] zip = new Zip()
                .add("x_train.npy", new byte[100])
                .add("y_train.npy", new byte[100])
                .build();
        return new String(zip, ISO_8859_1).replace("y_train", "x_train").getBytes(ISO_8859_1);
    }

    /** Returns an array of MATLAB level 5 without a name. */
    private static byte[] matrix(int arrayClass, int rows, int columns, byte[] content) {
        byte[] inside = join(ints(6, 8, arrayClass, 0), ints(5, 8, rows, columns), ints(1, 0), content);
        return join(ints(14, inside.length), inside);
    }

    private static byte[] compressedElement(byte[] content) {
        byte[] packed = deflate(content);
        return join(ints(15, packed.length), packed);
    }

    private static byte[] ints(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    private static byte[] longs(long number) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
    }

    private static byte[] noise(int length) {
        var noise = new byte[length];
        new SplittableRandom(length).nextBytes(noise);
        return noise;
    }

    private static byte[] deflate(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out, new Deflater(9))) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] repeat(byte[] bytes, int times) {
        ByteBuffer repeated = ByteBuffer.allocate(bytes.length * times);
        for (int time = 0; time < times; time++) {
            repeated.put(bytes);
        }
        return repeated.array();
    }

    static byte[] join(byte[]... pieces) {
        var joined = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            joined.writeBytes(piece);
        }
        return joined.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] sought) {
        return new String(bytes, ISO_8859_1).indexOf(new String(sought, ISO_8859_1));
    }
}
