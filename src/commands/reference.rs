//! What is made of the arguments' own descriptions: completions, manual pages, and docs/commands.md.

use clap::CommandFactory as _;
use clap::builder::ValueRange;
use towpath_core::catalog::Exit;

use crate::args::{Args, Completions, Man};
use crate::failure::Failure;
use crate::ui::Ui;

/// The name of the program.
const NAME: &str = "towpath";

/// Prints the completions of a shell.
///
/// # Errors
/// None.
pub fn completions(args: &Completions, ui: &mut Ui) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), NAME, &mut script);
    ui.data(&String::from_utf8_lossy(&script));
    Ok(Exit::Done)
}

/// Prints a manual page, for `man -l -`.
///
/// # Errors
/// If there is no such command, or its page cannot be made.
pub fn man(args: &Man, ui: &mut Ui) -> Result<Exit, Failure> {
    let mut command = Args::command();
    command.build();
    for word in &args.command {
        command = command.find_subcommand(word).cloned().ok_or_else(|| Failure::unknown_command(word))?;
    }
    let mut page = Vec::new();
    let made = clap_mangen::Man::new(command).render(&mut page);
    made.map_err(|error| Failure::no_page(&error))?;
    ui.data(&String::from_utf8_lossy(&page));
    Ok(Exit::Done)
}

/// The text of docs/commands.md.
pub fn markdown() -> String {
    let mut root = Args::command();
    root.build();
    let mut text = "# Commands\n\nMade from the program's own descriptions: \
                    `TOWPATH_UPDATE=1 cargo test --lib reference` writes this file anew.\n\n\
                    Options of every command:\n\n"
        .to_owned();
    text += &options(&root, true);
    let mut commands: Vec<&clap::Command> = visible(&root).collect();
    commands.sort_by_key(|command| command.get_name());
    for command in commands {
        section(&mut text, &[command]);
    }
    text
}

fn visible(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help")
}

/// One command, and those under it.
fn section(text: &mut String, path: &[&clap::Command]) {
    let Some(command) = path.last() else { return };
    let words: Vec<_> = path.iter().map(|command| command.get_name()).collect();
    let mut usage = format!("{NAME} {}", words.join(" "));
    for argument in command.get_positionals() {
        let shown = argument.to_string();
        usage = format!("{usage} {shown}");
    }
    *text += &format!("\n## `{}`\n\n", words.join(" "));
    *text += &command
        .get_long_about()
        .or_else(|| command.get_about())
        .map(|about| format!("{about}.\n\n"))
        .unwrap_or_default();
    *text += &format!("```sh\n{usage}\n```\n");
    let table = options(command, false);
    if !table.is_empty() {
        *text += &format!("\n{table}");
    }
    for below in visible(command) {
        section(text, &[path, &[below]].concat());
    }
}

/// The table of a command's arguments and options; those of every command stand at the top of the page.
fn options(command: &clap::Command, global: bool) -> String {
    let mut rows = Vec::new();
    for argument in command.get_arguments() {
        let helps = matches!(argument.get_id().as_str(), "help" | "version");
        if argument.is_hide_set() || helps || argument.is_global_set() != global {
            continue;
        }
        let value = argument.get_num_args().filter(ValueRange::takes_values).and(argument.get_value_names());
        let value = value.and_then(<[_]>::first).map(|name| format!(" {name}")).unwrap_or_default();
        let mut shown: Vec<_> = argument.get_short().map(|short| format!("`-{short}`")).into_iter().collect();
        shown.extend(argument.get_long().map(|long| format!("`--{long}{value}`")));
        if argument.is_positional() {
            shown.push(format!("`{}`", value.trim()));
        }
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let possible: Vec<_> = argument
            .get_possible_values()
            .iter()
            .filter(|_| argument.get_action().takes_values())
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        let possible = if possible.is_empty() { String::new() } else { format!(": {}", possible.join(", ")) };
        rows.push(format!("| {} | {}{possible} |\n", shown.join(", "), help.replace('|', "\\|")));
    }
    if rows.is_empty() { String::new() } else { format!("| option | |\n|---|---|\n{}", rows.concat()) }
}

#[cfg(test)]
mod tests {
    use fs_err as fs;

    use super::*;

    #[test]
    fn the_page_of_commands_is_fresh() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commands.md");
        let fresh = markdown();
        if std::env::var_os("TOWPATH_UPDATE").is_some() {
            fs::write(path, &fresh).unwrap();
        }
        assert!(
            fs::read_to_string(path).unwrap_or_default() == fresh,
            "docs/commands.md is stale: run `TOWPATH_UPDATE=1 cargo test --lib reference` and commit the file"
        );
    }

    #[test]
    fn every_command_and_option_is_described() {
        let mut root = Args::command();
        root.build();
        for command in visible(&root) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
        }
    }
}
