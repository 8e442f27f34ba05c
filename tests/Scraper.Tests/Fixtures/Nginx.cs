using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Scraper.Tests.Fixtures;

/// <summary>nginx on loopback, over TLS; its page has one link, that tells the protocol. Only where it is installed.</summary>
internal sealed class Nginx : IDisposable
{
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    public Nginx(X509Certificate2 certificate)
    {
        using (var key = certificate.GetECDsaPrivateKey()!)
        {
            _folder.Write("server.pem", certificate.ExportCertificatePem());
            _folder.Write("server.key", key.ExportPkcs8PrivateKeyPem());
        }

        Port = FindFreePort();
        _folder.Write("nginx.conf", $$"""
            daemon off;
            master_process off;
            pid {{_folder.File("nginx.pid")}};
            error_log stderr;
            events { }
            http {
                access_log off;
                client_body_temp_path {{_folder.File("body")}};
                proxy_temp_path {{_folder.File("proxy")}};
                fastcgi_temp_path {{_folder.File("fastcgi")}};
                uwsgi_temp_path {{_folder.File("uwsgi")}};
                scgi_temp_path {{_folder.File("scgi")}};
                server {
                    listen 127.0.0.1:{{Port}} ssl http2;
                    ssl_certificate {{_folder.File("server.pem")}};
                    ssl_certificate_key {{_folder.File("server.key")}};
                    location / {
                        default_type text/html;
                        return 200 "<a href='/$server_protocol'>";
                    }
                }
            }
            """);
        var start = new ProcessStartInfo(Find()!, ["-c", _folder.File("nginx.conf"), "-p", _folder.Path, "-e", "stderr"])
        {
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        WaitUntilItListens();
    }

    public static bool IsInstalled => Find() is not null;

    public int Port { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private static string? Find() => Array.Find(Places, File.Exists);

    private static int FindFreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void WaitUntilItListens()
    {
        while (true)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(new IPEndPoint(IPAddress.Loopback, Port));
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                Thread.Yield();
            }
            catch (SocketException)
            {
                throw new InvalidOperationException("nginx has ended: " + _process.StandardError.ReadToEnd());
            }
        }
    }
}
