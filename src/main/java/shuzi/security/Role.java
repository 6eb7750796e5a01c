package shuzi.security;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Lists the roles of clients. */
enum Role {
    /** Predicts, and reads models. */
    PREDICT,
    /** Reads everything. */
    READ,
    /** Creates data sets, jobs and models, and reads everything. */
    TRAIN,
    /** Deletes, and does everything else. */
    ADMIN;

    static Optional<Role> named(String name) {
        for (Role role : values()) {
            if (role.toString().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Returns this role and those it includes. */
    Set<Role> implied() {
        return switch (this) {
            case PREDICT, READ -> EnumSet.of(this);
            case TRAIN -> EnumSet.of(TRAIN, READ);
            case ADMIN -> EnumSet.allOf(Role.class);
        };
    }

    /** Returns the role's authority in Spring Security. */
    GrantedAuthority authority() {
        return new SimpleGrantedAuthority(toString());
    }

    /** Returns the role's name in keys and scopes. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
