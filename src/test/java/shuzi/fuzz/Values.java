package shuzi.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Valid and invalid values of a schema. */
final class Values {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Texts that have caused errors in other software. Each Latin-1 letter is one byte, so that a text need not be UTF-8. */
    static final List<String> HOSTILE_TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\r\nSet-Cookie: a=b",
            "\u007f\u0001\u001b[31m",
            "../../../../etc/passwd",
            "..\\..\\windows\\win.ini",
            "%00",
            "%2e%2e%2f",
            "${jndi:ldap://127.0.0.1/a}",
            "#{7*7}${7*7}{{7*7}}",
            "<script>alert(1)</script>",
            "'; drop table dataset; --",
            "\" or \"\"=\"",
            "\ud800",
            "\udc00\ud800",
            "\uffff\ufffe\ufeff",
            "\u202egnp.exe",
            "数字",
            "一百零",
            "九千九百九十九亿亿",
            "零".repeat(100),
            "\ud83d\ude00".repeat(50),
            "e\u0301".repeat(200),
            "null",
            "undefined",
            "NaN",
            "-Infinity",
            "true",
            "[]",
            "{}",
            "0x10",
            "1e400",
            "-0",
            "٣",
            "1_000",
            "00000000-0000-0000-0000-000000000000",
            "1-1-1-1-1",
            "ffffffff-ffff-ffff-ffff-fffffffffffff",
            "2026-02-30T25:61:61Z",
            "2026-01-31T12:00:00",
            "-999999999-01-01T00:00:00+18:00",
            "+999999999-12-31T23:59:59Z",
            "2026-01-31T12:00:60.123456789123Z",
            "stage:",
            ":x",
            "a:b:c",
            "Default",
            "default ",
            "-a",
            "a--",
            "a_b",
            "de\u0301fault",
            "a".repeat(64),
            "x".repeat(201),
            "x".repeat(5_000),
            "9".repeat(400),
            "$x$",
            "\\",
            "%s%n%d",
            "*",
            "?&=#;+");

    private static final List<String> TIMES = List.of(
            "2026-01-31T12:00:00Z",
            "2099-01-01T00:00:00+08:00",
            "2099-12-31T23:59:59.999999999-12:00",
            "1970-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z");

    /** Numbers at the bounds of the types of programming languages. */
    static final List<String> HOSTILE_NUMBERS = List.of(
            "-1",
            "0",
            "-0",
            "-0.0",
            "0.5",
            "1.0",
            "2147483647",
            "2147483648",
            "-2147483649",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1e308",
            "1e309",
            "-1e309",
            "4.9e-324",
            "1e-400",
            "1e1000000",
            "1e999999999",
            "1E+2147483648",
            "0." + "3".repeat(900),
            "9".repeat(950),
            "9".repeat(5_000));

    private final Contract contract;
    private final ResourceIds resources;

    Values(Contract contract, ResourceIds resources) {
        this.contract = contract;
        this.resources = resources;
    }

    /**
     * Returns a valid value. A binary schema gives the name of the field.
     *
     * @param name the name of the field, which tells the kind of an id
     * @param density the share of optional fields that are present, 0..1
     */
    JsonNode valid(String name, JsonNode given, double density, SplittableRandom random) {
        JsonNode schema = contract.resolve(given);
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (type(schema)) {
            case "integer" -> JSON.numberNode(integer(schema, random));
            case "number" -> JSON.numberNode(number(schema, random));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "array" -> {
                int least = schema.path("minItems").asInt(0);
                int most = Math.min(schema.path("maxItems").asInt(least + 3), least + 3);
                ArrayNode array = JSON.arrayNode();
                for (int item = random.nextInt(least, most + 1); item > 0; item--) {
                    array.add(valid(name, schema.path("items"), density, random));
                }
                yield array;
            }
            case "object" -> {
                ObjectNode object = JSON.objectNode();
                List<String> required = schema.path("required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
                schema.path("properties").properties().forEach(property -> {
                    if (required.contains(property.getKey()) || random.nextDouble() < density) {
                        object.set(property.getKey(), valid(property.getKey(), property.getValue(), density, random));
                    }
                });
                if (isMap(schema)) {
                    object.put("stage", pick(List.of("candidate", "数字", "\ud83d\ude00"), random));
                    object.putNull("owner");
                }
                yield object;
            }
            default -> JSON.stringNode(string(name, schema, random));
        };
    }

    private static boolean isMap(JsonNode schema) {
        return schema.has("additionalProperties") && !schema.has("properties");
    }

    /** Returns a map with keys or values that are no tags. */
    private static String wrongMap(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> "{" + quoted(pick(HOSTILE_TEXTS, random)) + ":\"x\"}";
            case 1 -> "{\"a\":" + quoted(pick(HOSTILE_TEXTS, random)) + "}";
            case 2 -> "{\"a\":" + pick(List.of("1", "true", "[]", "{\"b\":null}", "[\"x\"]", "\"\""), random) + "}";
            case 3 -> "{\"a\":\"1\",\"a\":\"2\",\"a\":null}";
            case 4 ->
                "{"
                        + IntStream.range(0, pick(List.of(32, 33, 5_000), random))
                                .mapToObj(key -> "\"k" + key + "\":" + (key % 2 == 0 ? "\"v\"" : "null"))
                                .collect(Collectors.joining(","))
                        + "}";
            default ->
                "{" + quoted("k".repeat(pick(List.of(64, 65, 10_000), random))) + ":" + quoted("v".repeat(201)) + "}";
        };
    }

    /** Returns an invalid or extreme value as JSON text, which may be malformed. */
    String wrongJson(JsonNode given, SplittableRandom random) {
        JsonNode schema = contract.resolve(given);
        if (isMap(schema) && random.nextBoolean()) {
            return wrongMap(random);
        }
        return switch (random.nextInt(12)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "{}";
            case 2 -> pick(List.of("[]", "[[]]", "[null]", "{\"a\":{\"b\":[1]}}"), random);
            case 3 -> deep(random);
            case 4 ->
                pick(List.of("\"\\ud800\"", "\"\\u0000\"", "\"\\x\"", "\"\t\"", "'a'", "NaN", "+1", "01", "."), random);
            case 5, 6 -> pick(HOSTILE_NUMBERS, random);
            case 7, 8 -> edge(schema, random);
            case 9 -> "[" + "1,".repeat(random.nextInt(1, 20_000)) + "1]";
            default -> quoted(pick(HOSTILE_TEXTS, random));
        };
    }

    /** Returns an invalid or extreme value as plain text for paths, queries, headers and forms. */
    String wrongText(JsonNode given, SplittableRandom random) {
        JsonNode schema = contract.resolve(given);
        return switch (random.nextInt(6)) {
            case 0 -> pick(HOSTILE_NUMBERS, random);
            case 1, 2 -> {
                String edge = edge(schema, random);
                yield edge.startsWith("\"") ? edge.substring(1, edge.length() - 1) : edge;
            }
            default -> pick(HOSTILE_TEXTS, random);
        };
    }

    /** Returns a value just outside the bounds, or another spelling of a valid one. */
    private static String edge(JsonNode schema, SplittableRandom random) {
        var edges = new ArrayList<String>();
        for (String bound : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            if (schema.has(bound)) {
                BigDecimal value = schema.get(bound).decimalValue();
                edges.add(value.add(BigDecimal.ONE).toPlainString());
                edges.add(value.subtract(BigDecimal.ONE).toPlainString());
                edges.add(value.toPlainString());
                edges.add(value.negate().toPlainString());
            }
        }
        if (schema.has("maxLength")) {
            edges.add(quoted("长".repeat(schema.get("maxLength").asInt() + 1)));
            edges.add(quoted("\ud83d\ude00".repeat(schema.get("maxLength").asInt())));
        }
        for (JsonNode constant : schema.path("enum")) {
            edges.add(quoted(constant.asString().toLowerCase(java.util.Locale.ROOT)));
            edges.add(quoted(" " + constant.asString()));
            edges.add(quoted(constant.asString() + ",asc"));
            edges.add("0");
        }
        if (schema.path("format").asString("").equals("uuid")) {
            edges.add(quoted(new UUID(random.nextLong(), random.nextLong()).toString()));
            edges.add(quoted("{" + new UUID(random.nextLong(), random.nextLong()) + "}"));
            edges.add(quoted("3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e1"));
        }
        return edges.isEmpty() ? quoted("x".repeat(random.nextInt(3_000))) : pick(edges, random);
    }

    /** Returns many brackets, closed or not. */
    static String deep(SplittableRandom random) {
        int depth = pick(List.of(50, 400, 999, 1_001, 20_000, 200_000), random);
        return switch (random.nextInt(4)) {
            case 0 -> "[".repeat(depth) + "]".repeat(depth);
            case 1 -> "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
            case 2 -> "[".repeat(depth);
            default -> "[{\"a\":".repeat(depth);
        };
    }

    static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    /** Percent-encodes a text as clients do. Lone surrogates become three bytes, which UTF-8 forbids. */
    static String percentEncoded(String text) {
        var encoded = new StringBuilder();
        for (byte unit : bytes(text)) {
            char letter = (char) (unit & 0xff);
            if (letter < 0x80 && (Character.isLetterOrDigit(letter) || "-._~".indexOf(letter) >= 0)) {
                encoded.append(letter);
            } else {
                encoded.append("%%%02X".formatted((int) letter));
            }
        }
        return encoded.toString();
    }

    /** Encodes a text in UTF-8. Lone surrogates become three bytes, which UTF-8 forbids. */
    static byte[] bytes(String text) {
        var out = new java.io.ByteArrayOutputStream();
        text.codePoints().forEach(point -> {
            if (point >= 0xd800 && point < 0xe000) {
                out.write(0xe0 | (point >> 12));
                out.write(0x80 | ((point >> 6) & 0x3f));
                out.write(0x80 | (point & 0x3f));
            } else {
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return out.toByteArray();
    }

    static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (!type.isArray()) {
            return type.asString(schema.has("properties") ? "object" : "string");
        }
        return type.valueStream()
                .map(JsonNode::asString)
                .filter(name -> !name.equals("null"))
                .findFirst()
                .orElse("null");
    }

    static boolean isBinary(JsonNode schema) {
        return schema.path("format").asString("").equals("binary");
    }

    /** Returns a number that is mostly small, because the largest values would take all the time of the service. */
    private static long integer(JsonNode schema, SplittableRandom random) {
        long least = schema.path("minimum").asLong(schema.has("exclusiveMinimum") ? 1 : 0);
        long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
        if (schema.has("default") && random.nextInt(4) == 0) {
            return schema.get("default").asLong();
        }
        if (random.nextInt(20) == 0) {
            return random.nextBoolean() ? least : most;
        }
        return least + random.nextLong(Math.min(most - least, 30) + 1);
    }

    private static double number(JsonNode schema, SplittableRandom random) {
        double least =
                schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(0));
        double most =
                schema.path("maximum").asDouble(schema.path("exclusiveMaximum").asDouble(least + 1000));
        double share = random.nextDouble(0.01, 0.99);
        return least + Math.min(most - least, 2) * share;
    }

    private String string(String name, JsonNode schema, SplittableRandom random) {
        if (schema.path("format").asString("").equals("uuid")) {
            return resources.referredTo(name, random);
        }
        if (isBinary(schema)) {
            return name;
        }
        if (schema.path("format").asString("").equals("date-time")) {
            return pick(TIMES, random);
        }
        Pattern pattern = Pattern.compile(schema.path("pattern").asString(""));
        int most = schema.path("maxLength").asInt(100);
        List<String> texts = new ArrayList<>(List.of(
                "fuzz-" + random.nextInt(1_000_000),
                "数字 " + random.nextInt(100),
                "Ünï \ud83d\ude00",
                "y".repeat(most)));
        if (schema.has("example")) {
            texts.add(schema.get("example").asString());
        }
        if (schema.has("default")) {
            texts.add(schema.get("default").asString());
        }
        texts.removeIf(text -> text.codePointCount(0, text.length()) > most
                || !pattern.matcher(text).find());
        return resources.nameOf(name, texts.isEmpty() ? "x" : pick(texts, random), random);
    }

    /** Returns a power of ten as JSON. */
    static String digits(int count) {
        return BigInteger.TEN.pow(count).toString();
    }
}
