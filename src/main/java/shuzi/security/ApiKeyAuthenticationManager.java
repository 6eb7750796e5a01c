package shuzi.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.stereotype.Component;
import shuzi.security.SecuritySettings.Mode;

/**
 * Authenticates clients by their API keys, which come from the settings and from a file. The file is read every second,
 * and a change takes effect without a restart. Its content is compared, not its time, because a mounted secret changes
 * by a symbolic link. If the file is invalid, the keys stay as they are.
 */
@Component
class ApiKeyAuthenticationManager implements AuthenticationManager {

    private static final Logger log = LoggerFactory.getLogger(ApiKeyAuthenticationManager.class);
    private static final int MAX_FILE = 1 << 20; // bytes
    private static final byte[] NO_FILE = {};

    private final List<String> entries;
    private final @Nullable Path file; // null if no file is configured or the mode is not api-key
    private byte[] content = NO_FILE; // of the file at the last read
    private boolean unreadable;
    private volatile List<ApiKey> keys = List.of();

    ApiKeyAuthenticationManager(SecuritySettings settings) {
        boolean enabled = settings.mode() == Mode.API_KEY;
        this.entries = settings.keys();
        this.file = enabled ? settings.keysFile() : null;
        if (!enabled) {
            if (!entries.isEmpty() || settings.keysFile() != null) {
                log.warn("API keys are configured but not used, because shuzi.security.mode is not api-key");
            }
            return;
        }
        try {
            content = read();
        } catch (NoSuchFileException ignored) { // a secret may be mounted after the start
            log.warn("The file {} of API keys does not exist yet", file);
        } catch (IOException e) {
            throw new InsecureStartException(
                    "The file %s of API keys cannot be read: %s.".formatted(file, e.getMessage()),
                    "Set shuzi.security.keys-file to a file of at most 1 MB that the service can read.");
        }
        use(parse(content));
        if (keys.isEmpty()) {
            log.warn("No API keys are configured, so every request will be rejected. Set shuzi.security.keys"
                    + " or shuzi.security.keys-file");
        }
    }

    /**
     * Returns the client that has the key, with its roles.
     *
     * @throws BadCredentialsException if no client has it
     */
    @Override
    public Authentication authenticate(Authentication request) {
        byte[] hash = ApiKey.hash(String.valueOf(request.getPrincipal()));
        ApiKey found = null;
        for (ApiKey key : keys) { // no early exit: the time must not depend on which key matches
            if (key.isOf(hash)) {
                found = key;
            }
        }
        if (found == null) {
            throw new BadCredentialsException("unknown key");
        }
        return new PreAuthenticatedAuthenticationToken(
                found.name(), "", found.roles().stream().map(Role::authority).toList());
    }

    /** Reads the file again, and replaces the keys if its content has changed. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void reload() {
        if (file == null) {
            return;
        }
        try {
            byte[] current = read();
            unreadable = false;
            if (!Arrays.equals(current, content)) {
                content = current;
                use(parse(current));
            }
        } catch (InsecureStartException e) {
            log.error("The file {} of API keys is invalid; the keys stay unchanged: {}", file, e.getMessage());
        } catch (IOException e) {
            if (!unreadable && content.length > 0) {
                log.error("The file {} of API keys cannot be read; the keys stay unchanged: {}", file, e.toString());
            }
            unreadable = true;
        }
    }

    private void use(List<ApiKey> newKeys) {
        keys = newKeys;
        log.info("API keys: {}", newKeys.stream().map(ApiKey::name).collect(Collectors.joining(", ")));
    }

    private List<ApiKey> parse(byte[] lines) {
        var all = new ArrayList<>(entries);
        new String(lines, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(all::add);
        return ApiKey.parse(all);
    }

    private byte[] read() throws IOException {
        if (file == null) {
            return NO_FILE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw new IOException("it is too large");
            }
            return bytes;
        }
    }
}
