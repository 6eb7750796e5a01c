package shuzi.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The API key of a client: its name, its roles, and the SHA-256 of the key. Only the client knows the key itself. */
final class ApiKey {

    private static final String FORMAT =
            "Write each entry as name:role+role:sha256, with the roles predict, read, train or admin,"
                    + " and the SHA-256 of the key in 64 hexadecimal digits. See docs/security.md.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}"); // too short for a hash
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

    private final String name;
    private final Set<Role> roles;
    private final byte[] hash;

    private ApiKey(String name, Set<Role> roles, byte[] hash) {
        this.name = name;
        this.roles = roles;
        this.hash = hash;
    }

    /**
     * Parses the entries of a configuration, each {@code name:role+role:sha256}.
     *
     * @throws InsecureStartException if an entry is malformed, or two have the same name or the same key; the message
     *     names them
     */
    static List<ApiKey> parse(List<String> entries) {
        var keys = new ArrayList<ApiKey>();
        for (String entry : entries) {
            ApiKey key = parse(entry.strip(), keys.size() + 1);
            for (ApiKey other : keys) {
                if (other.name.equals(key.name)) {
                    throw new InsecureStartException("Two API keys have the name '%s'.".formatted(key.name), FORMAT);
                }
                if (MessageDigest.isEqual(other.hash, key.hash)) {
                    throw new InsecureStartException(
                            "The API keys '%s' and '%s' are the same.".formatted(other.name, key.name),
                            "Give each client its own key.");
                }
            }
            keys.add(key);
        }
        return List.copyOf(keys);
    }

    private static ApiKey parse(String entry, int number) {
        String[] parts = entry.split(":", -1);
        if (parts.length != 3 || !NAME.matcher(parts[0]).matches()) { // the entry is not shown: it may contain a key
            throw new InsecureStartException("Entry %d of the API keys has no valid name.".formatted(number), FORMAT);
        }
        String name = parts[0];
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : parts[1].split("\\+", -1)) {
            roles.addAll(Role.named(role)
                    .orElseThrow(() ->
                            new InsecureStartException("The API key '%s' has an unknown role.".formatted(name), FORMAT))
                    .implied());
        }
        if (!HASH.matcher(parts[2]).matches()) {
            throw new InsecureStartException("The API key '%s' has no valid SHA-256.".formatted(name), FORMAT);
        }
        return new ApiKey(name, roles, HexFormat.of().parseHex(parts[2]));
    }

    /** Returns the SHA-256 of a key. */
    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) { // every Java has SHA-256
            throw new IllegalStateException(e);
        }
    }

    /** Tells whether this key has that hash. The time it takes does not depend on the hash, so it reveals nothing. */
    boolean isOf(byte[] hashOfKey) {
        return MessageDigest.isEqual(hash, hashOfKey);
    }

    String name() {
        return name;
    }

    Set<Role> roles() {
        return roles;
    }
}
