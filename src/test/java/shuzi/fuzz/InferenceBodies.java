package shuzi.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static shuzi.fuzz.Values.pick;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import shuzi.core.handwriting.Writer;

/** Bodies of the Open Inference Protocol: JSON, and tensors after it; valid ones, and ones that lie. */
final class InferenceBodies {

    private static final int PIXELS = 4096;
    private static final List<String> DIMENSIONS = List.of(
            "-1", "0", "1", "64", "4096", "2147483648", "9223372036854775807", "1e3", "0.5", "null", "\"64\"", "[]");
    private static final List<String> LENGTHS =
            List.of("-1", "0", "1", "7", "4294967295", "99999999999999999999", "0x10", "1e3", "", " 5", "\377");
    private static final List<String> PARAMETERS = List.of(
            "\"binary_data_size\": -1",
            "\"binary_data_size\": 4294967296",
            "\"binary_data_size\": 1e400",
            "\"binary_data_size\": \"5\"",
            "\"shared_memory_region\": \"x\"",
            "\"classification\": 3",
            "\"binary_data\": \"yes\"",
            "\"sequence_id\": {\"a\": [[[]]]}",
            "\"binary_data_size\": 5, \"binary_data_size\": 6");

    private final Files files;
    private final Writer writer = new Writer(5, 0);

    InferenceBodies(Files files) {
        this.files = files;
    }

    /** Gives a request a valid body. */
    void valid(MutableRequest draft, SplittableRandom random) {
        draft.headers.removeIf(line -> line.startsWith("Inference"));
        int count = random.nextInt(1, 4);
        boolean binary = random.nextBoolean();
        byte[] tensor;
        String input;
        if (random.nextBoolean()) {
            tensor = images(count, random);
            input = "\"name\": \"image\", \"datatype\": \"UINT8\", \"shape\": [%d, 64, 64]".formatted(count);
        } else {
            List<byte[]> pictures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                pictures.add(files.good().get(pick(List.of("numeral.png", "numeral.jpg", "numeral.gif"), random)));
            }
            tensor = binary ? elements(pictures) : base64(pictures).getBytes(UTF_8);
            input = "\"name\": \"picture\", \"datatype\": \"BYTES\", \"shape\": [%d]".formatted(count);
        }
        if (binary) {
            write(
                    draft,
                    json(input, "\"parameters\": {\"binary_data_size\": %d}".formatted(tensor.length), random),
                    tensor);
        } else {
            String data = input.contains("image") ? numbers(tensor) : new String(tensor, UTF_8);
            draft.body = json(input, "\"data\": [%s]".formatted(data), random).getBytes(UTF_8);
        }
        draft.json = null;
        draft.contentType = pick(List.of("application/json", "application/octet-stream"), random);
    }

    /** Makes the body of a request lie about itself; returns how. */
    String spoil(MutableRequest draft, SplittableRandom random) {
        byte[] body = draft.body == null ? new byte[0] : draft.body;
        return switch (random.nextInt(8)) {
            case 0 -> {
                length(draft, pick(LENGTHS, random));
                yield "length of the JSON";
            }
            case 1 -> {
                draft.body = replaced(body, "\"shape\": [", "\"shape\": [" + pick(DIMENSIONS, random) + ", ");
                yield "shape";
            }
            case 2 -> {
                draft.body = replaced(body, "\"parameters\": {", "\"parameters\": {" + pick(PARAMETERS, random) + ", ");
                yield "parameter";
            }
            case 3 -> {
                byte[] bomb = files.hostile(List.of("numeral.png"), random);
                byte[] tensor = elements(List.of(bomb));
                write(
                        draft,
                        json(
                                "\"name\": \"picture\", \"datatype\": \"BYTES\", \"shape\": [1]",
                                "\"parameters\": {\"binary_data_size\": %d}".formatted(tensor.length),
                                random),
                        tensor);
                yield "hostile picture in binary";
            }
            case 4 -> {
                String data = base64(List.of(files.hostile(List.of("numeral.png"), random)));
                draft.headers.removeIf(line -> line.startsWith("Inference"));
                draft.body = json(
                                "\"name\": \"picture\", \"datatype\": \"BYTES\", \"shape\": [1]",
                                "\"data\": [%s]".formatted(data),
                                random)
                        .getBytes(UTF_8);
                yield "hostile picture in Base64";
            }
            case 5 -> {
                byte[] lying = ByteBuffer.allocate(random.nextInt(4, 64))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(random.nextInt())
                        .array();
                write(
                        draft,
                        json(
                                "\"name\": \"picture\", \"datatype\": \"BYTES\", \"shape\": [%d]"
                                        .formatted(random.nextInt(1, 5)),
                                "\"parameters\": {\"binary_data_size\": %d}"
                                        .formatted(lying.length + random.nextInt(3)),
                                random),
                        lying);
                yield "length of a picture";
            }
            case 6 -> {
                draft.body = java.util.Arrays.copyOf(body, random.nextInt(body.length + 1));
                yield "cut body";
            }
            default -> {
                draft.body = files.damaged(body, random);
                yield "damaged body";
            }
        };
    }

    private static byte[] replaced(byte[] body, String old, String replacement) {
        var latin1 = java.nio.charset.StandardCharsets.ISO_8859_1;
        return new String(body, latin1)
                .replaceFirst(java.util.regex.Pattern.quote(old), replacement)
                .getBytes(latin1);
    }

    private static String json(String input, String data, SplittableRandom random) {
        String output = pick(
                List.of(
                        "",
                        ", \"outputs\": [{\"name\": \"label\"}]",
                        ", \"id\": \"x\", \"parameters\": {\"binary_data_output\": true}",
                        ", \"outputs\": [{\"name\": \"probabilities\", \"parameters\": {\"classification\": 3}}]"),
                random);
        return "{\"inputs\": [{%s, %s}]%s}".formatted(input, data, output);
    }

    private static void write(MutableRequest draft, String json, byte[] tensor) {
        byte[] head = json.getBytes(UTF_8);
        length(draft, String.valueOf(head.length));
        var body = new ByteArrayOutputStream();
        body.writeBytes(head);
        body.writeBytes(tensor);
        draft.body = body.toByteArray();
    }

    private static void length(MutableRequest draft, String length) {
        draft.headers.removeIf(line -> line.startsWith("Inference"));
        draft.headers.add("Inference-Header-Content-Length: " + length);
    }

    private byte[] images(int count, SplittableRandom random) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            bytes.writeBytes(
                    writer.write(random.nextInt(1, 16), random.nextInt(10)).toArray());
        }
        return bytes.toByteArray();
    }

    private static String numbers(byte[] pixels) {
        var text = new StringBuilder(2 * PIXELS);
        for (byte pixel : pixels) {
            text.append(text.isEmpty() ? "" : ",").append(pixel & 0xff);
        }
        return text.toString();
    }

    private static byte[] elements(List<byte[]> pictures) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] picture : pictures) {
            bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(picture.length)
                    .array());
            bytes.writeBytes(picture);
        }
        return bytes.toByteArray();
    }

    private static String base64(List<byte[]> pictures) {
        return pictures.stream()
                .map(picture -> "\"" + Base64.getEncoder().encodeToString(picture) + "\"")
                .collect(Collectors.joining(","));
    }
}
