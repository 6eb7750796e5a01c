package shuzi.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Stops the start, before anything else runs, if the service would be open to the network or would reject every client.
 */
@Component
class SecurityStartupCheck implements BeanFactoryPostProcessor, EnvironmentAware {

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (environment == null) {
            return; // not started as an application
        }
        Binder binder = Binder.get(environment);
        SecuritySettings settings = binder.bindOrCreate("shuzi.security", SecuritySettings.class);
        switch (settings.mode()) {
            case NONE -> {
                rejectUnlessLoopback(binder, "server.address");
                if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
                    rejectUnlessLoopback(binder, "management.server.address");
                }
            }
            case API_KEY -> ApiKey.parse(settings.keys());
            case JWT -> {
                rejectWithout("shuzi.security.jwt.issuer", settings.jwt().issuer(), "the URL of the token issuer");
                rejectWithout(
                        "shuzi.security.jwt.audience",
                        settings.jwt().audience(),
                        "the value of aud in tokens for this service");
            }
        }
        settings.allowedOrigins().forEach(SecurityStartupCheck::rejectUnlessOrigin);
    }

    private static void rejectUnlessLoopback(Binder binder, String setting) {
        InetAddress address = binder.bind(setting, InetAddress.class).orElse(null);
        if (address != null && address.isLoopbackAddress()) {
            return;
        }
        throw new InsecureStartException(
                "shuzi.security.mode is none, so everybody who can reach the service has full access, and"
                        + " %s is %s, which other machines can reach."
                                .formatted(setting, address == null ? "not set" : address.getHostAddress()),
                "Set shuzi.security.mode to api-key, with keys in shuzi.security.keys or shuzi.security.keys-file, or to jwt;"
                        + " or set %s to 127.0.0.1.".formatted(setting));
    }

    private static void rejectWithout(String setting, @Nullable String value, String what) {
        if (value == null || value.isBlank()) {
            throw new InsecureStartException(
                    "shuzi.security.mode is jwt, and %s is not set.".formatted(setting), "Set it to " + what + ".");
        }
    }

    private static void rejectUnlessOrigin(String origin) {
        if (!origin.matches("https?://[^/*?#\\s]+")) {
            throw new InsecureStartException(
                    "shuzi.security.allowed-origins has '%s', which is not an origin.".formatted(origin),
                    "Write each origin as scheme://host or scheme://host:port, without a path and without *.");
        }
    }
}
