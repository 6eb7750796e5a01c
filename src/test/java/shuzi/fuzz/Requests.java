package shuzi.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static shuzi.fuzz.Values.pick;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shuzi.fuzz.Contract.Operation;
import shuzi.fuzz.Contract.Parameter;
import shuzi.fuzz.FuzzRequest.Delivery;
import shuzi.fuzz.MutableRequest.Part;
import tools.jackson.databind.JsonNode;

/** Creates requests to every operation of the contract in turn. A request depends only on the seed, its number and the current ids. */
final class Requests {

    private static final Set<Integer> NONE = Set.of();
    private static final long PROBE = 1; // a seed with which probes read resources that are kept

    private final long seed;
    private final Contract contract;
    private final ResourceIds resources;
    private final Files files;
    private final Values values;
    private final List<String> always;
    private final InferenceBodies inference;
    private final MalformedHttp malformed = new MalformedHttp();
    private final Map<Operation, List<String>> taken = new LinkedHashMap<>();

    /** @param always header lines of every request, a key for example */
    Requests(long seed, Contract contract, ResourceIds resources, Files files, List<String> always) {
        this.seed = seed;
        this.contract = contract;
        this.resources = resources;
        this.files = files;
        this.values = new Values(contract, resources);
        this.inference = new InferenceBodies(files);
        this.always = List.copyOf(always);
    }

    /** Records that the operation accepts the file. */
    void takes(Operation operation, String fileName) {
        taken.computeIfAbsent(operation, any -> new ArrayList<>()).add(fileName);
    }

    /** Creates the request of a number, from 0. */
    FuzzRequest make(int number) {
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        List<Operation> operations = contract.operations();
        Operation operation = operations.get((number - number / 10) % operations.size());
        if (number % 10 == 9) {
            return malformed.make(number, always, valid(operation, 0.2, random), random);
        }
        MutableRequest draft = valid(operation, pick(List.of(0.0, 0.1, 0.4, 1.0), random), random);
        boolean hasBody = !operation.bodies().isEmpty();
        if (isCostly(operation) && random.nextInt(10) > 0) {
            return request(number, spoilOne(draft, operation, random), operation, false, draft, random);
        }
        int way = random.nextInt(100);
        if (way < 20) {
            return request(number, "valid", operation, true, draft, random);
        }
        if (way < 42) {
            return request(number, spoilOne(draft, operation, random), operation, false, draft, random);
        }
        if (way < 50) {
            var what = new ArrayList<String>();
            for (int time = random.nextInt(2, 7); time > 0; time--) {
                what.add(spoilOne(draft, operation, random));
            }
            return request(number, String.join(", ", what), operation, false, draft, random);
        }
        if (way < 80 && isInference(operation)) {
            return request(number, inference.spoil(draft, random), operation, false, draft, random);
        }
        if (way < 85 && hasBody) {
            return request(number, spoilBody(draft, operation, random), operation, false, draft, random);
        }
        if (way < 60) {
            return spoilPath(number, draft, operation, random);
        }
        if (way < 70) {
            return request(number, spoilQuery(draft, random), operation, false, draft, random);
        }
        if (way < 75) {
            draft.body = pick(List.of("{}", "x".repeat(100_000), "\0"), random).getBytes(UTF_8);
            draft.contentType = pick(TYPES, random);
            return request(number, "another body", operation, false, draft, random);
        }
        return spoilHeaders(number, draft, operation, random);
    }

    /** Creates the smallest valid request to an operation, with this file for each of its files. */
    FuzzRequest probe(Operation operation, String fileName) {
        var random = new SplittableRandom(PROBE);
        MutableRequest draft = valid(operation, 0, random);
        byte[] file = files.good().get(fileName);
        if (draft.parts != null) {
            JsonNode fields = operation.bodies().get("multipart/form-data").path("properties");
            draft.parts.replaceAll(
                    part -> isFile(contract, fields.path(part.name())) ? new Part(part.name(), fileName, file) : part);
        } else {
            draft.body = file;
        }
        return request(-1, "probe " + fileName, operation, true, draft, random);
    }

    /** Creates the smallest valid request to an operation. */
    FuzzRequest probe(Operation operation) {
        var random = new SplittableRandom(PROBE);
        return request(-1, "probe", operation, true, valid(operation, 0, random), random);
    }

    /** Returns whether the operation draws or writes a file, which takes a thousand times as long as a rejection. */
    private static boolean isCostly(Operation operation) {
        return operation.method().equals("GET")
                && operation.answers().getOrDefault(200, Set.of()).stream().noneMatch(type -> type.endsWith("json"));
    }

    static boolean takesFiles(Contract contract, Operation operation) {
        return operation.bodies().values().stream()
                .anyMatch(body -> Values.isBinary(body)
                        || body.path("properties").valueStream().anyMatch(field -> isFile(contract, field)));
    }

    private static boolean isFile(Contract contract, JsonNode field) {
        JsonNode schema = contract.resolve(field);
        return Values.isBinary(schema) || Values.isBinary(contract.resolve(schema.path("items")));
    }

    private FuzzRequest request(
            int number,
            String what,
            Operation operation,
            boolean valid,
            MutableRequest draft,
            SplittableRandom random) {
        draft.chunked = random.nextInt(12) == 0;
        if (random.nextInt(6) == 0) {
            draft.headers.add(
                    "Accept-Encoding: " + pick(List.of("gzip", "gzip, deflate, br", "gzip;q=0, *;q=0.5"), random));
        }
        Delivery delivery = number < 0
                ? Delivery.WHOLE
                : switch (random.nextInt(240)) {
                    case 0, 1, 2, 3 -> Delivery.SLOW;
                    case 4 -> Delivery.MANY;
                    default -> Delivery.WHOLE;
                };
        byte[] bytes = draft.bytes(always, random);
        return new FuzzRequest(number, what, reached(operation, bytes), valid, bytes, delivery, 1, NONE);
    }

    /** Returns null if the head is larger than the server reads. */
    private static @Nullable Operation reached(Operation operation, byte[] bytes) {
        int head = new String(bytes, 0, Math.min(bytes.length, 9_000), ISO_8859_1).indexOf("\r\n\r\n");
        return head < 0 || head > 8_000 ? null : operation;
    }

    // valid requests

    private MutableRequest valid(Operation operation, double density, SplittableRandom random) {
        var path = new StringBuilder();
        String kind = "";
        for (String segment : operation.path().substring(1).split("/", -1)) {
            if (segment.equals("{version}")) {
                path.append("/1");
            } else if (segment.startsWith("{")) {
                path.append('/')
                        .append(
                                isHarmless(operation)
                                        ? resources.toRead(kind, random)
                                        : resources.toChange(kind, random));
            } else {
                path.append('/').append(segment);
                kind = segment;
            }
        }
        MutableRequest draft = MutableRequest.of(operation.method(), path.toString());
        for (Parameter parameter : operation.parametersIn("query")) {
            if (parameter.required() || random.nextDouble() < density) {
                JsonNode value = values.valid(parameter.name(), parameter.schema(), density, random);
                for (JsonNode one : value.isArray() ? value : List.of(value)) {
                    draft.query.add(parameter.name() + "=" + Values.percentEncoded(one.asString()));
                }
            }
        }
        for (Parameter parameter : operation.parametersIn("header")) {
            if (parameter.required() || random.nextDouble() < density) {
                String value = switch (parameter.name()) {
                    case "If-Match" -> "*";
                    case "If-None-Match" -> "\"fuzz\"";
                    default ->
                        parameter.schema().has("pattern")
                                ? "fuzz-" + new UUID(random.nextLong(), random.nextLong())
                                : values.valid(parameter.name(), parameter.schema(), density, random)
                                        .asString();
                };
                draft.headers.add(parameter.name() + ": " + value);
            }
        }
        operation.answers().entrySet().stream()
                .filter(answer -> answer.getKey() < 300 && !answer.getValue().isEmpty())
                .findFirst()
                .ifPresent(answer -> draft.headers.add("Accept: "
                        + pick(List.copyOf(answer.getValue()), random)
                        + pick(List.of("", ", application/problem+json", ", */*;q=0.1"), random)));
        if (!operation.bodies().isEmpty()) {
            validBody(draft, operation, density, random);
        }
        return draft;
    }

    /** Returns whether the operation deletes and changes nothing that a check after the run reads. */
    private static boolean isHarmless(Operation operation) {
        return operation.method().equals("GET")
                || operation.path().endsWith("/evaluations")
                || operation.path().endsWith("/reproductions")
                || operation.path().endsWith("/rollback")
                || isInference(operation);
    }

    private static boolean isInference(Operation operation) {
        return operation.path().endsWith("/infer");
    }

    private void validBody(MutableRequest draft, Operation operation, double density, SplittableRandom random) {
        if (isInference(operation)) {
            inference.valid(draft, random);
            return;
        }
        String type = pick(List.copyOf(operation.bodies().keySet()), random);
        JsonNode schema = operation.bodies().get(type);
        if (type.startsWith("multipart/")) {
            var parts = new ArrayList<Part>();
            JsonNode fields = values.valid("", schema, density, random);
            fields.properties().forEach(field -> {
                if (isFile(contract, schema.path("properties").path(field.getKey()))) {
                    int count = field.getValue().isArray() && random.nextInt(4) == 0
                            ? Math.max(1, field.getValue().size())
                            : 1;
                    for (int file = 0; file < count; file++) {
                        String name = goodName(operation, random);
                        boolean named = random.nextInt(10) > 0; // a file may have no name
                        parts.add(new Part(
                                field.getKey(),
                                named ? name : null,
                                files.good().get(name)));
                    }
                } else {
                    parts.add(new Part(
                            field.getKey(), null, field.getValue().asString().getBytes(UTF_8)));
                }
            });
            draft.multipart(parts);
        } else if (type.endsWith("json")) {
            Map<String, String> fields = new LinkedHashMap<>();
            values.valid("", schema, density, random)
                    .properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().toString()));
            draft.json(fields);
            draft.contentType = type;
        } else {
            draft.contentType = type;
            draft.body = files.good().get(goodName(operation, random));
        }
    }

    private String goodName(Operation operation, SplittableRandom random) {
        List<String> names = taken.getOrDefault(operation, List.of());
        return pick(names.isEmpty() ? List.copyOf(files.good().keySet()) : names, random);
    }

    // invalid requests

    /** Makes one value invalid, in any place of the request. */
    private String spoilOne(MutableRequest draft, Operation operation, SplittableRandom random) {
        var places = new ArrayList<Runnable>();
        var names = new ArrayList<String>();
        for (Parameter parameter : operation.parameters()) {
            names.add(parameter.in() + " " + parameter.name());
            places.add(() -> {
                String text = values.wrongText(parameter.schema(), random);
                switch (parameter.in()) {
                    case "path" -> {
                        String[] segments = draft.path.split("/", -1);
                        segments[segmentOf(operation.path(), parameter.name())] = Values.percentEncoded(text);
                        draft.path = String.join("/", segments);
                    }
                    case "query" -> {
                        if (random.nextInt(3) > 0) {
                            draft.query.removeIf(one -> one.startsWith(parameter.name() + "="));
                        }
                        if (random.nextInt(8) > 0) {
                            draft.query.add(parameter.name() + "=" + Values.percentEncoded(text));
                        }
                    }
                    default -> {
                        draft.headers.removeIf(line -> line.startsWith(parameter.name()));
                        draft.headers.add(parameter.name() + ": " + oneLine(text));
                    }
                }
            });
        }
        String type = draft.contentType == null ? "" : draft.contentType.split(";", 2)[0];
        JsonNode schema = operation
                .bodies()
                .getOrDefault(type, contract.resolve(tools.jackson.databind.node.MissingNode.getInstance()));
        schema.path("properties").properties().forEach(field -> {
            names.add("field " + field.getKey());
            places.add(() -> spoilField(draft, field.getKey(), field.getValue(), random));
        });
        if (places.isEmpty()) {
            return spoilQuery(draft, random);
        }
        int chosen = random.nextInt(places.size());
        places.get(chosen).run();
        return names.get(chosen) + " wrong";
    }

    private void spoilField(MutableRequest draft, String name, JsonNode schema, SplittableRandom random) {
        if (draft.json != null) {
            if (random.nextInt(8) == 0) {
                draft.json.remove(name);
            } else {
                draft.json.put(name, values.wrongJson(schema, random));
            }
        } else if (draft.parts != null) {
            byte[] text = Values.bytes(values.wrongText(schema, random));
            draft.parts.removeIf(part -> part.name().equals(name) && random.nextInt(8) > 0);
            switch (random.nextInt(8)) {
                case 0 -> {}
                case 1 -> draft.parts.add(new Part(name, "field.bin", text));
                case 2 -> draft.parts.addAll(List.of(new Part(name, null, text), new Part(name, null, text)));
                default -> draft.parts.add(new Part(name, null, text));
            }
        }
    }

    private String spoilBody(MutableRequest draft, Operation operation, SplittableRandom random) {
        if (random.nextInt(8) == 0) {
            draft.contentType = pick(TYPES, random);
            return "content type " + draft.contentType;
        }
        if (random.nextInt(20) == 0) {
            draft.body = Files.gzip(draft.content());
            draft.headers.add("Content-Encoding: " + pick(List.of("gzip", "br", "identity, gzip", "\377"), random));
            return "content encoding";
        }
        if (draft.json != null) {
            return spoilJson(draft, random);
        }
        if (draft.parts == null) {
            draft.body = files.hostile(taken.getOrDefault(operation, List.of()), random);
            return "hostile file";
        }
        if (random.nextInt(3) > 0) {
            boolean[] changed = {false};
            draft.parts.replaceAll(part -> {
                if (part.fileName() == null) {
                    return part;
                }
                changed[0] = true;
                byte[] file = files.hostile(taken.getOrDefault(operation, List.of()), random);
                String name = random.nextInt(4) > 0
                        ? random.nextInt(6) == 0 ? null : part.fileName() // optional in a form
                        : oneLine(pick(Values.HOSTILE_TEXTS, random)).replace("\"", "");
                return new Part(part.name(), name, file);
            });
            return changed[0] ? "hostile file" : "no file";
        }
        return spoilMultipart(draft, random);
    }

    private static String spoilJson(MutableRequest draft, SplittableRandom random) {
        byte[] text = draft.content();
        String json = new String(text, UTF_8);
        int way = random.nextInt(16);
        draft.body = switch (way) {
            case 0 -> Arrays.copyOf(text, random.nextInt(text.length));
            case 1 -> new byte[0];
            case 2 ->
                json.getBytes(pick(
                        List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32"), Charset.forName("GB18030")), random));
            case 3 -> Files.join(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, text);
            case 4 -> Files.join(new byte[] {(byte) 0xff, (byte) 0xfe}, json.getBytes(UTF_16LE));
            case 5 ->
                (json + pick(List.of("x", "{}", "]", "\0", " // comment", ",".repeat(1_000)), random)).getBytes(UTF_8);
            case 6 ->
                json.replaceFirst("\\{", "{\"name\":\"a\",\"name\":\"b\",").getBytes(UTF_8);
            case 7 ->
                json.replaceFirst("\\{", "{\"unknown\":" + Values.deep(random).replace("\\", "") + ",")
                        .getBytes(UTF_8);
            case 8 -> Values.deep(random).getBytes(UTF_8);
            case 9 ->
                pick(
                                List.of(
                                        "null",
                                        "[]",
                                        "1",
                                        "\"x\"",
                                        "true",
                                        "[" + json + "]",
                                        "{\"\":1}",
                                        "{,}",
                                        "{\"a\"}"),
                                random)
                        .getBytes(UTF_8);
            case 10 ->
                json.replaceFirst("\\{", "{\"name\":\"\351\300\257\355\240\200\",")
                        .getBytes(ISO_8859_1);
            case 11 ->
                json.replaceFirst("\\{", "{\"name\":\"" + "n".repeat(3_000_000) + "\",")
                        .getBytes(UTF_8);
            case 12 -> ("{\"" + "k".repeat(60_000) + "\":1}").getBytes(UTF_8);
            case 13 -> ("{\"seed\":" + Values.digits(random.nextInt(900, 100_000)) + "}").getBytes(UTF_8);
            case 14 -> ("{" + "\"a\":1,".repeat(50_000) + "\"b\":1}").getBytes(UTF_8);
            default -> {
                byte[] changed = text.clone();
                for (int change = random.nextInt(1, 6); change > 0; change--) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                yield changed;
            }
        };
        if (random.nextInt(6) == 0) {
            draft.contentType =
                    "application/json;charset=" + pick(List.of("utf-16", "iso-8859-1", "nonsense", "\"", ""), random);
        }
        return "JSON broken, way " + way;
    }

    private static String spoilMultipart(MutableRequest draft, SplittableRandom random) {
        String delimiter = "--" + draft.boundary;
        byte[] whole = draft.content();
        String latin1 = new String(whole, ISO_8859_1);
        String disposition = "\r\nContent-Disposition: form-data; name=\"name\"";
        int way = random.nextInt(24);
        switch (way) {
            case 0 -> draft.contentType = "multipart/form-data";
            case 1 ->
                draft.contentType = "multipart/form-data; boundary="
                        + pick(
                                List.of(
                                        "",
                                        "\"\"",
                                        "other",
                                        "\"",
                                        "a b",
                                        "\"----fuzz",
                                        "x".repeat(5_000),
                                        ";",
                                        "\0",
                                        "=?utf-8?q?x?="),
                                random);
            case 2 ->
                draft.contentType = pick(
                                List.of(
                                        "multipart/mixed",
                                        "multipart/related",
                                        "multipart/",
                                        "multipart/form-data;charset=utf-16",
                                        "Multipart/Form-Data;boundary=a;boundary=b"),
                                random)
                        + "; boundary=" + draft.boundary;
            case 3 -> draft.body = Arrays.copyOf(whole, random.nextInt(whole.length));
            case 4 -> draft.body = latin1.replace(delimiter + "--", "").getBytes(ISO_8859_1);
            case 5 -> {
                int count = pick(List.of(500, 1_099, 1_101, 3_000, 20_000), random);
                for (int part = 0; part < count; part++) {
                    draft.parts.add(new Part(random.nextBoolean() ? "p" + part : "name", null, new byte[0]));
                }
            }
            case 6 -> draft.parts.addAll(List.copyOf(draft.parts));
            case 7 ->
                insert(
                        draft,
                        delimiter + disposition + "\r\nX-Large: "
                                + "h".repeat(pick(List.of(7_000, 9_000, 100_000, 2_000_000), random))
                                + "\r\n\r\nx\r\n");
            case 8 ->
                insert(
                        draft,
                        delimiter + disposition + "\r\nX-Many: 1".repeat(pick(List.of(100, 500, 5_000), random))
                                + "\r\n\r\nx\r\n");
            case 9 -> insert(draft, delimiter + "\r\n\r\nx\r\n");
            case 10 ->
                insert(
                        draft,
                        delimiter + "\r\nContent-Disposition: "
                                + pick(
                                        List.of(
                                                "",
                                                "form-data",
                                                "attachment; filename=x",
                                                "form-data; name",
                                                "form-data; name=\"",
                                                "form-data; name=a; name=b",
                                                "form-data; name*=utf-8''%ff%00",
                                                "form-data; name=\"a\0b\"",
                                                ";",
                                                "form-data; name=" + "n".repeat(6_000)),
                                        random)
                                + "\r\n\r\nx\r\n");
            case 11 ->
                insert(
                        draft,
                        delimiter + disposition + "; filename*=UTF-8''"
                                + pick(List.of("%", "%zz", "%ff%fe", "..%2f..%2fx", "%00"), random) + "\r\n\r\nx\r\n");
            case 12 ->
                insert(
                        draft,
                        delimiter + disposition
                                + "\r\nContent-Type: multipart/mixed; boundary=inner\r\n\r\n--inner\r\nContent-Disposition: file; filename=\"x\"\r\n\r\nx\r\n--inner--\r\n");
            case 13 -> draft.body = latin1.replace("\r\n", "\n").getBytes(ISO_8859_1);
            case 14 ->
                insert(
                        draft,
                        delimiter + disposition + "\r\nContent-Transfer-Encoding: "
                                + pick(List.of("base64", "quoted-printable", "x"), random) + "\r\n\r\n=zz\r\n");
            case 15 ->
                insert(
                        draft,
                        delimiter + disposition + "\r\nContent-Type: text/plain; charset="
                                + pick(List.of("utf-16", "nonsense", "\"", "IBM037"), random)
                                + "\r\n\r\n\376\377\0\r\n");
            case 16 ->
                draft.body = Files.join("garbage before\r\n".repeat(50_000).getBytes(UTF_8), whole);
            case 17 ->
                draft.body = Files.join(whole, "garbage after".repeat(10_000).getBytes(UTF_8));
            case 18 -> draft.parts.clear();
            case 19 -> draft.body = new byte[0];
            case 20 -> draft.body = Files.repeat((delimiter + "\r\n").getBytes(UTF_8), random.nextInt(1, 30_000));
            case 21 -> draft.body = Files.join(whole, whole);
            case 22 -> insert(draft, delimiter + "\r\n" + ":\r\n: x\r\nX\r\n folded\r\n" + "\r\n\r\nx\r\n");
            default -> {
                byte[] changed = whole.clone();
                for (int change = random.nextInt(1, 8); change > 0; change--) {
                    changed[random.nextInt(Math.min(300, changed.length))] = (byte) random.nextInt(256);
                }
                draft.body = changed;
            }
        }
        return "multipart broken, way " + way;
    }

    private static void insert(MutableRequest draft, String part) {
        draft.body = Files.join(part.getBytes(ISO_8859_1), draft.content());
    }

    private static String spoilQuery(MutableRequest draft, SplittableRandom random) {
        String name = draft.query.isEmpty()
                ? pick(List.of("page", "size", "sort", "x"), random)
                : draft.query.getFirst().split("=", 2)[0];
        String added = switch (random.nextInt(14)) {
            case 0 -> name;
            case 1 ->
                name + "="
                        + pick(
                                List.of(
                                        "%",
                                        "%z",
                                        "%zz",
                                        "%0",
                                        "%u0041",
                                        "%ff%fe",
                                        "%c0%af",
                                        "%ed%a0%80",
                                        "%00",
                                        "%f4%90%80%80"),
                                random);
            case 2 -> "&".repeat(random.nextInt(1, 2_000));
            case 3 -> "a=1&".repeat(pick(List.of(900, 1_200), random));
            case 4 -> name + "%5B%5D=1&" + name + "%5B0%5D.a=1&" + name + ".class.module=1";
            case 5 -> "=".repeat(50);
            case 6 -> name + "=" + "x".repeat(random.nextInt(1, 6_000));
            case 7 -> name + "=1&" + name + "=2&" + name + "=3";
            case 8 -> Values.percentEncoded(pick(Values.HOSTILE_TEXTS, random)).replaceAll("^(.{3000}).*", "$1") + "=1";
            case 9 ->
                "sort="
                        + Values.percentEncoded(pick(
                                List.of(
                                        "id,asc",
                                        "name,",
                                        ",",
                                        "name,asc,desc",
                                        "name;drop",
                                        "(select 1)",
                                        "createdAt,DESC,ignorecase",
                                        "pixels",
                                        "name,asc&sort=createdAt"),
                                random));
            case 10 ->
                "page="
                        + Values.percentEncoded(pick(Values.HOSTILE_NUMBERS, random))
                                .replaceAll("^(.{3000}).*", "$1");
            case 11 -> "page=1000000&size=200";
            case 12 -> "_method=DELETE&format=json&callback=a";
            default ->
                name + "="
                        + Values.percentEncoded(pick(Values.HOSTILE_TEXTS, random))
                                .replaceAll("^(.{3000}).*", "$1");
        };
        draft.query.add(added);
        return "query spoilt";
    }

    private FuzzRequest spoilPath(int number, MutableRequest draft, Operation operation, SplittableRandom random) {
        String path = draft.path;
        int middle = path.indexOf('/', 1) < 0 ? path.length() : path.indexOf('/', 1);
        String what;
        if (random.nextInt(3) == 0) {
            draft.method = pick(
                    List.of(
                            "PUT",
                            "PATCH",
                            "HEAD",
                            "OPTIONS",
                            "TRACE",
                            "PROPFIND",
                            "get",
                            "Post",
                            "X",
                            "DELETED",
                            "M-SEARCH",
                            "QUERY"),
                    random);
            what = "method " + draft.method;
        } else {
            String piece = pick(
                    List.of(
                            "%00",
                            "%2e%2e",
                            "/..",
                            "/../..",
                            "/%2e%2e/%2e%2e/etc/passwd",
                            "%2f",
                            "%5c",
                            "\\",
                            "//",
                            ";x=y",
                            ";",
                            "/..;/",
                            "%c0%af",
                            "%c0%ae%c0%ae",
                            "%ed%a0%80",
                            "%ff",
                            "%",
                            "%z",
                            "%25%32%65",
                            "{",
                            "}",
                            "|",
                            "^",
                            "`",
                            "\"",
                            "<",
                            "[",
                            "#x",
                            "?a?b",
                            " ",
                            "\u00e9",
                            "\377",
                            "/",
                            ".",
                            ".json",
                            "/" + "x".repeat(5_000),
                            "/a".repeat(500),
                            "~",
                            ":80",
                            "@x",
                            "*",
                            "/./",
                            "%20",
                            "%0d%0aX:%20y",
                            "/actuator",
                            "/error",
                            "\u0001",
                            "\0"),
                    random);
            draft.path = switch (random.nextInt(4)) {
                case 0 -> piece + path;
                case 1 -> path.substring(0, middle) + piece + path.substring(middle);
                default -> path + piece;
            };
            what = "path " + Values.percentEncoded(draft.path).replace("%2F", "/");
        }
        draft.method = draft.method.equals("DELETE")
                ? "GET"
                : draft.method; // the rest of the path may be a resource that must stay
        byte[] bytes = draft.bytes(always, random);
        return new FuzzRequest(number, what + " of " + operation, null, false, bytes, Delivery.ALONE, 1, Set.of(501));
    }

    private FuzzRequest spoilHeaders(int number, MutableRequest draft, Operation operation, SplittableRandom random) {
        boolean conditional = operation.parametersIn("header").stream()
                        .anyMatch(header -> header.name().equals("If-Match"))
                && random.nextBoolean();
        for (int time = random.nextInt(1, 4); time > 0; time--) {
            String name = pick(conditional ? CONDITIONS : HEADERS, random);
            String value = random.nextInt(3) == 0
                    ? oneLine(pick(Values.HOSTILE_TEXTS, random))
                    : pick(conditional ? ENTITY_TAGS : HEADER_VALUES, random);
            if (name.equals("Accept")) {
                draft.headers.removeIf(line -> line.startsWith("Accept:"));
            }
            draft.headers.add(name + ": " + value);
        }
        String what = "headers " + draft.headers.toString().replaceAll("^(.{300}).*", "$1…");
        byte[] bytes = draft.bytes(always, random);
        // 304, 412 and 416: preconditions and ranges, where they are supported
        return new FuzzRequest(
                number, what, reached(operation, bytes), false, bytes, Delivery.ALONE, 1, Set.of(206, 304, 412, 416));
    }

    private static int segmentOf(String template, String parameter) {
        return List.of(template.split("/", -1)).indexOf("{" + parameter + "}");
    }

    private static String oneLine(String text) {
        return text.replace("\r", "").replace("\n", "");
    }

    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/json",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/json; charset=\"",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/octet-stream",
            "application/yaml",
            "application/x-java-serialized-object",
            "image/png",
            "image/*",
            "*/*",
            "garbage",
            "/",
            "",
            ";;;",
            "application/json, text/plain",
            "a/b;" + "c=d;".repeat(500),
            "image/svg+xml",
            "\377\376");

    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept",
            "Accept-Language",
            "Accept-Charset",
            "Accept-Encoding",
            "Range",
            "If-Range",
            "If-None-Match",
            "If-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "Cookie",
            "Origin",
            "Referer",
            "User-Agent",
            "Authorization",
            "X-API-Key",
            "X-Request-Id",
            "traceparent",
            "X-HTTP-Method-Override",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Proto",
            "X-Forwarded-Prefix",
            "X-Forwarded-Ssl",
            "Forwarded",
            "Access-Control-Request-Method",
            "Upgrade",
            "Date",
            "Max-Forwards",
            "TE",
            "Via",
            "Content-Language",
            "Content-Disposition",
            "Idempotency-Key",
            "Last-Event-ID",
            "Prefer",
            "Expect");

    /** Several of them in one request can contradict each other. */
    private static final List<String> CONDITIONS =
            List.of("If-Match", "If-Match", "If-None-Match", "If-None-Match", "If-Unmodified-Since", "If-Range");

    private static final List<String> ENTITY_TAGS = List.of(
            "*",
            "*",
            "\"\"",
            "W/\"0c5f3a1b9d8e7f60718293a4b5c6d7e8\"",
            "w/\"x\"",
            "\"a\", \"b\", *",
            "*, *",
            "\"a\" \"b\"",
            "\"a",
            "a",
            ",",
            "\"a\\\"b\"",
            "\"a\"-gzip",
            "\"\377\"",
            "\"a\", ".repeat(1_000) + "\"b\"",
            "\"" + "e".repeat(5_000) + "\"",
            "Thu, 01 Jan 1970 00:00:00 GMT");

    private static final List<String> HEADER_VALUES = List.of(
            "text/html",
            "text/csv",
            "image/svg+xml, image/png;q=0",
            "*/*;q=nonsense",
            "a/b;q=1".repeat(400),
            "bytes=0-0",
            "bytes=7-",
            "bytes=-9",
            "wait=1",
            "respond-async, wait=0",
            "wait=99999999999999999999",
            "bytes=5-1,-1,9999999999999999999-",
            "bytes=" + "0-1,".repeat(1_000) + "2-3",
            "\"" + "e".repeat(3_000) + "\"",
            "*",
            "Thu, 99 Foo 0000 99:99:99 GMT",
            "a=b; ".repeat(300),
            "http://evil.example/\"><script>",
            "Bearer " + "x".repeat(4_000),
            "Basic %%%",
            "00-00000000000000000000000000000000-0000000000000000-01",
            "DELETE",
            "999999",
            "-1",
            "javascript",
            "//evil.example/",
            "/../..",
            "/prefix{x}",
            "for=\"[::1]:x\";host=\"a:b:c\";proto=ftp",
            "for=1.2.3.4;host=evil.example:99999;proto=https",
            "evil.example:port",
            "[::1",
            "::::",
            "300.300.300.300, , ,",
            "h2c",
            "websocket",
            "100-continue",
            "zh-Hans-CN-x-" + "y".repeat(100),
            "utf-16;q=1, *;q=0",
            "h".repeat(6_000),
            "h".repeat(60_000));
}
