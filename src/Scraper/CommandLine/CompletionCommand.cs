using System.CommandLine;

namespace Scraper.CommandLine;

/// <summary><c>scraper completion</c>: prints what has a shell complete the words of a command line.</summary>
/// <remarks>The shell asks the program itself, by System.CommandLine's <c>[suggest]</c>; where it knows nothing, files are offered.</remarks>
internal static class CompletionCommand
{
    private const string Bash =
        """
        # scraper completion bash > /etc/bash_completion.d/scraper
        _scraper() {
            local current=${COMP_WORDS[COMP_CWORD]}
            COMPREPLY=($(compgen -W "$(scraper "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$current"))
        }
        complete -o default -F _scraper scraper

        """;

    private const string Zsh =
        """
        #compdef scraper
        # scraper completion zsh > "${fpath[1]}/_scraper"
        _scraper() {
            local -a words_known
            words_known=("${(@f)$(scraper "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -a -- words_known || _files
        }
        compdef _scraper scraper

        """;

    private const string Fish =
        """
        # scraper completion fish > ~/.config/fish/completions/scraper.fish
        complete -c scraper -a '(scraper "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'

        """;

    public static Command Create()
    {
        var command = new Command("completion", "Print what has a shell complete command lines: completion bash > /etc/bash_completion.d/scraper.");
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        command.Add(shell);
        command.SetAction(parsed => Console.Out.Write(parsed.GetValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => Fish,
        }));
        return command;
    }
}
